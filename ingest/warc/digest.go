package warc

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/hex"
	"hash"
	"strings"
)

// algorithms are those that archives use; a digest by another one is not checked.
var algorithms = map[string]func() hash.Hash{
	"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New,
}

// digest is a labelled digest as a header has it, to be compared with what it is of.
type digest struct {
	algorithm string
	want      []byte
	hash      hash.Hash
}

// hasher keeps the hashes of a reader, so that they are made once.
type hasher map[string][]hash.Hash

// digest makes ready to check a header's value, "sha1:" and the sum in base32 or hexadecimal. It is nil when there is
// nothing to check: no value, an algorithm that is not known. Bad is set for a value that can be no digest.
func (h hasher) digest(value string) (d *digest, bad bool) {
	label, sum, ok := strings.Cut(value, ":")
	if !ok {
		return nil, value != ""
	}
	algorithm := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(label)), "-", "")
	newHash := algorithms[algorithm]
	if newHash == nil {
		return nil, false
	}
	var state hash.Hash
	if free := h[algorithm]; len(free) > 0 {
		state, h[algorithm] = free[len(free)-1], free[:len(free)-1]
		state.Reset()
	} else {
		state = newHash()
	}
	want := decodeSum(strings.TrimSpace(sum), state.Size())
	if want == nil {
		return nil, true
	}
	return &digest{algorithm, want, state}, false
}

func (d *digest) write(b []byte) {
	if d != nil {
		d.hash.Write(b)
	}
}

// done gives the hash back and tells whether what was written to it has the digest.
func (h hasher) done(d *digest) bool {
	ok := string(d.hash.Sum(nil)) == string(d.want)
	h[d.algorithm] = append(h[d.algorithm], d.hash)
	return ok
}

// decodeSum reads a sum of size bytes: hexadecimal or base32, told by the length.
func decodeSum(s string, size int) []byte {
	s = strings.TrimRight(s, "=")
	switch len(s) {
	case hex.EncodedLen(size):
		if b, err := hex.DecodeString(s); err == nil {
			return b
		}
	case unpadded.EncodedLen(size):
		if b, err := unpadded.DecodeString(strings.ToUpper(s)); err == nil {
			return b
		}
	}
	return nil
}

var unpadded = base32.StdEncoding.WithPadding(base32.NoPadding)

// sum is a labelled digest in the form that archives have most: "sha1:" and base32.
func sum(parts ...[]byte) string {
	h := sha1.New()
	for _, p := range parts {
		h.Write(p)
	}
	return "sha1:" + unpadded.EncodeToString(h.Sum(nil))
}

// Digest is the digest of a payload in the form in which records have it: "sha1:" and base 32.
func Digest(payload []byte) string { return sum(payload) }
