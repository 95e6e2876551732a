package extract

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// words is a list of rule words by section.
type words map[string][]string

func readWords(name string) words {
	out := words{}
	if err := readSections(ruleFile(name), func(section, word string) bool {
		out[section] = append(out[section], word)
		return section != ""
	}); err != nil {
		panic(err)
	}
	return out
}

var (
	kindWords  = sync.OnceValue(func() words { return readWords("kinds.txt") })
	organWords = sync.OnceValue(func() words { return readWords("organs.txt") })
	phrases    = sync.OnceValue(func() words { return readWords("phrases.txt") })
)

// isOrgan reports whether a key is the name of an organ: Han, some brackets, ending as organs do.
func isOrgan(key string) bool {
	s := strings.TrimSuffix(squeeze(key), "(代章)")
	s = strings.TrimSuffix(s, "(章)")
	if len(s) > maxOrgan*utf8.UTFMax || !organEnds().Ends(s) {
		return false
	}
	n := utf8.RuneCountInString(s)
	if n < 3 || n > maxOrgan || organStops.In(s) {
		return false
	}
	return true
}

// maxOrgan is the length in characters of the longest name of an organ.
const maxOrgan = 40

// endsOrgan reports whether a key may end with the name of an organ and the mark of its seal.
func endsOrgan(key string) bool { return strings.HasSuffix(key, ")") || organEnds().LastOf(key) }

// organStops stand in no name of an organ.
var organStops = doc.NewRuneSet(",。;:《》\"?!")

var organEnds = sync.OnceValue(func() *doc.Words { return doc.NewWords(organWords()["suffixes"]) })

// opensDate reports whether a line may begin with a date, blanks and brackets aside.
func opensDate(key string) bool {
	s := strings.TrimLeft(key, " \t()")
	first, _ := utf8.DecodeRuneInString(s)
	return doc.OpensDate(s) || blank(first)
}

// onlyDate reads a line that is a date and nothing else.
func onlyDate(key string) (doc.Date, bool) {
	if !opensDate(key) {
		return doc.Date{}, false
	}
	s := strings.Trim(strings.TrimRight(strings.TrimSpace(key), "。"), " \t()")
	d, n := doc.ParseDate(s)
	if n == 0 && len(s) == len("20060102") && strings.Trim(s, "0123456789") == "" && (s[:2] == "19" || s[:2] == "20") {
		d, n = doc.ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:]) // the crawler lost 年, 月 and 日
		if n > 0 {
			return d, true
		}
	}
	if n == 0 || d.Year == 0 || d.Month == 0 || strings.Trim(s[n:], " \t日印发") != "" {
		return doc.Date{}, false
	}
	return d, true
}

// isAddressee reports whether a line is the addressee line of a notice: it ends with a colon and names organs.
func isAddressee(key string) bool {
	if last, _ := utf8.DecodeLastRuneInString(key); last != ':' && !blank(last) {
		return false
	}
	s := strings.TrimSpace(key)
	if !strings.HasSuffix(s, ":") || len(s) > 900 || len(s) < 7 {
		return false
	}
	s = strings.TrimSuffix(s, ":")
	if addresseeStops.In(s) || noAddressee.In(s) {
		return false
	}
	if beginsAny(s, []string{"责任", "牵头", "配合", "落实"}) || isLabelled(s) || s[0] >= '0' && s[0] <= '9' || len(hits(key)) > 0 {
		return false
	}
	last := s
	for _, sep := range []string{",", "、", " "} {
		if i := strings.LastIndex(last, sep); i >= 0 && last[i+len(sep):] != "" {
			last = last[i+len(sep):]
		}
	}
	return hasAny(last, organWords()["addressees"])
}

// addresseeStops and noAddressee stand in no line of addressees.
var (
	addresseeStops = doc.NewRuneSet("。;《》?!=:")
	noAddressee    = doc.NewWords([]string{"如下", "通知", "位置", "您", "当前", "联系", "附件", "包括", "要求", "报送", "电话", "以下", "下列", "规定", "为了", "根据"})
)

// isLabelled reports whether a line begins with the label of a section: 一、 （一） 第一章 第一条 1. 1、
func isLabelled(key string) bool {
	s := strings.TrimLeft(key, " \t")
	if rest, ok := strings.CutPrefix(s, "第"); ok {
		n := len(rest) - len(strings.TrimLeft(rest, "0123456789〇零一二三四五六七八九十百千 "))
		return n > 0 && beginsAny(rest[n:], []string{"章", "节", "条", "部分", "编"})
	}
	rest, bracket := strings.CutPrefix(s, "(")
	_, n := doc.Numeral(rest)
	if n == 0 || n > 12 {
		return false
	}
	rest = strings.TrimLeft(rest[n:], " ")
	if bracket {
		return strings.HasPrefix(rest, ")")
	}
	return strings.HasPrefix(rest, "、") || rest != "" && (rest[0] == '.' || rest[0] == ',') && !(len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9') && rest != s
}

func hasAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func beginsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func endsAny(s string, list []string) bool {
	for _, w := range list {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}
