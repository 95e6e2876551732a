package charset

import "strings"

// Label decodes a name that says no charset, as a program wrote it on the machine it ran on: taken for GB18030 unless its bytes
// say otherwise. What cannot be decoded stands as U+FFFD.
func Label(b []byte) string {
	if d, err := Detect(b, GB18030).Decode(b); err == nil {
		return d.Text.String()
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}
