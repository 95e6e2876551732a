package pdf

import (
	"encoding/binary"
	"math"
	"unicode/utf16"

	"github.com/tetratelabs/wazero/api"
)

// alloc takes memory of the instance; it is given back with the instance. 0 when there is none left.
func (i *instance) alloc(n int) uint64 { return i.call("malloc", uint64(n)) }

// put copies bytes into the instance.
func (i *instance) put(b []byte) uint64 {
	at := i.alloc(max(1, len(b)))
	if at == 0 || !i.module.Memory().Write(uint32(at), b) {
		return 0
	}
	return at
}

// bytes is a view of memory of the instance, good until the next call.
func (i *instance) bytes(at uint64, n int) []byte {
	if i.err != nil || at == 0 || n < 0 || n > math.MaxInt32 {
		return nil
	}
	b, _ := i.module.Memory().Read(uint32(at), uint32(n))
	return b
}

// floats reads n floats.
func (i *instance) floats(at uint64, n int) (out [6]float64) {
	b := i.bytes(at, 4*n)
	for k := range min(n, len(b)/4) {
		out[k] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*k:])))
	}
	return out
}

// float reads a double.
func (i *instance) float(at uint64) float64 {
	b := i.bytes(at, 8)
	if b == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// integer reads a number of 32 bits.
func (i *instance) integer(at uint64) int {
	b := i.bytes(at, 4)
	if b == nil {
		return 0
	}
	return int(int32(binary.LittleEndian.Uint32(b)))
}

// maxString bounds a name, a title or an address, in bytes.
const maxString = 64 << 10

// name calls a function that ends in (buffer, length), fills the buffer with UTF-16 and gives the bytes it needs.
func (i *instance) name(function string, args ...uint64) string {
	b := i.octets(function, args...)
	units := make([]uint16, 0, len(b)/2)
	for k := 0; k+1 < len(b); k += 2 {
		if u := binary.LittleEndian.Uint16(b[k:]); u != 0 {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}

// octets is name for functions that fill in bytes.
func (i *instance) octets(function string, args ...uint64) []byte {
	n := int(api.DecodeU32(i.call(function, append(args, 0, 0)...)))
	if n <= 0 || n > maxString || i.err != nil {
		return nil
	}
	at := i.alloc(n)
	if at == 0 {
		return nil
	}
	defer i.call("free", at)
	i.call(function, append(args, at, uint64(n))...)
	return append([]byte(nil), i.bytes(at, n)...)
}
