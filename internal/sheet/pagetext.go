package sheet

import "strings"

// PageText are the texts of a header or footer without its codes ([MS-XLS] 2.5.153): left, centre, right, each as far as it
// says more than a page number. &P (page), &N (pages), &D, &T (date and time of printing), &F, &A, &Z (file, sheet, path) and
// &G (picture) are left out; &"font" and a size are of how it looks.
func PageText(codes string) []string {
	var out []string
	var part strings.Builder
	end := func() {
		if s := strings.TrimSpace(part.String()); !isPageNumber(s) {
			out = append(out, s)
		}
		part.Reset()
	}
	for codes != "" {
		text, rest, found := strings.Cut(codes, "&")
		part.WriteString(text)
		if codes = rest; !found || rest == "" {
			break
		}
		switch c := codes[0]; {
		case strings.IndexByte("LCRlcr", c) >= 0:
			end()
			codes = codes[1:]
		case c == '&':
			part.WriteByte('&')
			codes = codes[1:]
		case c == '"':
			_, codes, _ = strings.Cut(codes[1:], `"`)
		case c == 'K': // a colour: six digits, or two of the theme and a shade
			codes = codes[min(len(codes), 7):]
		case '0' <= c && c <= '9':
			codes = strings.TrimLeft(codes, "0123456789")
		default:
			codes = codes[1:]
		}
	}
	end()
	return out
}

// isPageNumber reports whether a text is nothing but the words around the number of a page.
func isPageNumber(s string) bool {
	s = strings.Trim(s, "第共页码-—－/，, ")
	return s == "" || strings.EqualFold(s, "page") || strings.EqualFold(strings.Join(strings.Fields(s), " "), "page of")
}
