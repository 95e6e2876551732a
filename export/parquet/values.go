package parquet

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// text is a string as STRING wants it.
func text[S ~string](s S) string {
	if utf8.ValidString(string(s)) {
		return string(s)
	}
	return strings.ToValidUTF8(string(s), "\uFFFD")
}

// stated is a string of an element of a list; nil when there is none. A pointer, because parquet-go v0.32.0 writes some
// of the empty strings among the elements of a list as "", not as NULL, when they are plain and optional.
func stated[S ~string](s S) *string {
	if s == "" {
		return nil
	}
	v := text(s)
	return &v
}

// or is the string, "" for none.
func or(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// texts are strings as STRING wants them.
func texts(list []string) []string {
	for i, s := range list {
		if utf8.ValidString(s) {
			continue
		}
		out := append([]string(nil), list...)
		for j := i; j < len(out); j++ {
			out[j] = text(out[j])
		}
		return out
	}
	return list
}

// each makes the elements of a list.
func each[A, B any](list []A, make func(A) B) []B {
	var out []B
	for _, a := range list {
		out = append(out, make(a))
	}
	return out
}

// date is an ISO date as days since 1970-01-01; nil when it is not a whole day.
func date(iso string) *int32 {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return nil
	}
	days := int32(t.Unix() / (24 * 60 * 60)) // exact: midnight in UTC, before 1970 too
	return &days
}

// year is the year of the first ISO date that has one; nil when none has.
func year(dates ...string) *int32 {
	for _, iso := range dates {
		digits, _, _ := strings.Cut(iso, "-")
		if n, err := strconv.ParseUint(digits, 10, 16); err == nil && len(digits) == 4 {
			year := int32(n)
			return &year
		}
	}
	return nil
}

// instant is an RFC 3339 time in milliseconds since 1970; nil when it is none.
func instant(s string) *time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return nil
	}
	t = t.UTC()
	return &t
}

// decimal is a decimal as a floating number; nil when it is none.
func decimal(d doc.Decimal) *float64 {
	f, err := strconv.ParseFloat(string(d), 64)
	if err != nil {
		return nil
	}
	return &f
}

type personRow struct {
	Name *string `parquet:"name"`
	Role *string `parquet:"role"`
}

func person(p doc.Person) personRow { return personRow{stated(p.Name), stated(p.Role)} }

// size is about how many bytes strings take: their own and a length each.
func size(list ...string) int {
	n := 0
	for _, s := range list {
		n += len(s) + 4
	}
	return n
}
