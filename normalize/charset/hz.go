package charset

import (
	"bytes"
	"unicode/utf8"
)

// hz reads the seven-bit form of GB 2312. Its shifts are a state, which ends with the line; they stand for no
// character.
func (o *output) hz() {
	raw := o.raw
	start := hzBegins(raw[:min(len(raw), headSize)])
	shifted, at := start != hzPlain, 0
	if start == hzCut {
		o.invalid(0, 1)
		at = 1
	}
	for at < len(raw) {
		n := 2
		switch c := raw[at]; {
		case bytes.HasPrefix(raw[at:], []byte("~{")), bytes.HasPrefix(raw[at:], []byte("~}")):
			shifted = raw[at+1] == '{'
		case bytes.HasPrefix(raw[at:], []byte("~\n")):
			shifted = false
		case bytes.HasPrefix(raw[at:], []byte("~~")):
			o.char('~', at, 2)
		case shifted && c > ' ' && c < utf8.RuneSelf && at+1 < len(raw):
			if r := hzRune(c, raw[at+1]); r != utf8.RuneError {
				o.char(r, at, 2)
			} else {
				o.invalid(at, 2)
			}
		default:
			n = 1
			shifted = shifted && c != '\n'
			if c >= utf8.RuneSelf || shifted && c > ' ' {
				o.invalid(at, 1)
			} else {
				o.same(at, at+1)
			}
		}
		at += n
	}
}

// hzRune decodes two seven-bit bytes.
func hzRune(high, low byte) rune {
	if low <= ' ' || low >= 0x7F {
		return utf8.RuneError
	}
	if r := gbPairs()[int(high)<<8|int(low|0x80)]; r != 0 {
		return rune(r)
	}
	return utf8.RuneError
}

// hzStart is how a snippet of HZ begins.
type hzStart int

const (
	hzPlain   hzStart = iota // outside of the marks
	hzShifted                // between them
	hzCut                    // between them, with the second half of a character
)

// hzCost is the cost of a reading of HZ (a shift lasts to its end mark, or to the end of the line), and how many
// characters of two bytes it has.
func hzCost(b []byte, start hzStart) (total float64, pairs int) {
	shifted := start != hzPlain
	if start == hzCut && len(b) > 0 {
		b = b[1:]
		total = cutCost
	}
	costs := costs()
	for len(b) > 0 {
		n := 1
		switch c := b[0]; {
		case bytes.HasPrefix(b, []byte("~{")), bytes.HasPrefix(b, []byte("~}")):
			shifted = b[1] == '{'
			n = 2
			total += markCost
		case shifted && c > ' ' && c < utf8.RuneSelf && len(b) > 1:
			n = 2
			if r := hzRune(c, b[1]); r != utf8.RuneError {
				total += float64(costs[r])
				pairs++
			} else {
				total += badCost
			}
		default:
			shifted = shifted && c != '\n'
			total += float64(asciiCosts[c&0x7F])
		}
		b = b[n:]
	}
	return total, pairs
}

// hzBegins says how a snippet of HZ begins: where an end mark comes first, it is that of a shift which began before.
func hzBegins(b []byte) hzStart {
	if k := bytes.IndexByte(b, '\n'); k >= 0 {
		b = b[:k]
	}
	if k := bytes.Index(b, []byte("~}")); k >= 0 && !bytes.Contains(b[:k], []byte("~{")) {
		return hzShifted + hzStart(k&1)
	}
	plain, _ := hzCost(b, hzPlain)
	for _, start := range []hzStart{hzShifted, hzCut} {
		if cost, _ := hzCost(b, start); plain-cost >= surelyInside {
			return start
		}
	}
	return hzPlain
}

// findHZ says how a snippet of ASCII begins when it is HZ, how much less its characters cost than those of ASCII, and how
// many of them there are.
func findHZ(b []byte) (start hzStart, gain float64, pairs int) {
	plain := sum(b, stepUnknown)
	for s := hzPlain; s <= hzCut; s++ {
		if cost, n := hzCost(b, s); plain-cost > gain {
			start, gain, pairs = s, plain-cost, n
		}
	}
	return start, gain, pairs
}
