package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// walk reads a part, element by element, up to its end or to damage, which is noted. each gets every element that opens and
// may read on inside it. A part that is not there has no elements.
func (r *reader) walk(name string, each func(*packed.XML, xml.StartElement) error) error {
	x, err := r.pkg.XML(name)
	if err := r.damage(err); err != nil || x == nil {
		return err
	}
	for {
		t, err := x.Next()
		if e, ok := t.(xml.StartElement); ok {
			err = each(x, e)
		}
		switch {
		case errors.Is(err, io.EOF) && x.Depth() == 0:
			return nil
		case errors.Is(err, io.EOF):
			err = fmt.Errorf("%w: %s ends early", doc.ErrDamaged, name)
		}
		if err != nil {
			return r.damage(err)
		}
	}
}

// inside calls each for the elements inside the one that was opened last, as [reader.walk] does.
func inside(x *packed.XML, each func(xml.StartElement) error) error {
	for depth := x.Depth() - 1; x.Depth() > depth; {
		t, err := x.Next()
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := each(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// text reads the characters inside the element that was opened last, up to damage.
func text(x *packed.XML) (string, error) {
	var first []byte // most have one run of characters
	var more strings.Builder
	for depth := x.Depth() - 1; x.Depth() > depth; {
		t, err := x.Next()
		if err != nil {
			return string(first) + more.String(), err
		}
		if c, ok := t.(xml.CharData); ok {
			if first == nil {
				first = append(first, c...)
				continue
			}
			more.Write(c)
		}
	}
	return string(first) + more.String(), nil
}

// richText reads a string with its runs (CT_Rst, 18.4.8), without the readings of Chinese and Japanese characters (rPh).
func richText(x *packed.XML) (string, error) {
	var out strings.Builder
	err := inside(x, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPh":
			return x.Skip()
		case "t":
			s, err := text(x)
			out.WriteString(unescaped(s))
			return err
		}
		return nil
	})
	return out.String(), err
}

// unescaped resolves what XML cannot hold: _x000D_ is a carriage return (ST_Xstring, 22.9.2.19).
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for s != "" {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			break
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		if n >= ' ' || n == '\n' || n == '\t' {
			b.WriteRune(rune(n))
		}
		s = s[i+7:]
	}
	return b.String() + s
}

// isOn reports whether an attribute is true.
func isOn(e xml.StartElement, name string) bool {
	v := packed.Attr(e, name)
	return v == "1" || v == "true" || v == "on"
}

// count is an attribute that counts; 0 when it does not.
func count(e xml.StartElement, name string) int {
	n, err := strconv.Atoi(packed.Attr(e, name))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
