package segment

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Persons stand in notices in three ways: a sentence gives them a role (由局长X任组长，Y、Z为成员; 组长由X担任), a list
// does (组  长：X  市长), or a label (联系人：X). Nothing else makes a name of two or three characters: without a role or
// a label beside it, and without a surname, it stays text.

// personRules are the word lists of rules/persons.txt.
type personRules struct {
	surnames                       map[rune]bool
	compound                       wordSet
	notEnds, notNames              wordSet
	roles, labels                  wordSet
	roleEnds                       *doc.Words
	appointing, accepting, openers wordSet
	postEnds, titles               wordSet
}

var loadPersonRules = sync.OnceValue(func() *personRules {
	s := ruleSections("persons.txt")
	r := &personRules{
		surnames: map[rune]bool{}, compound: newWordSet(s["compound_surnames"]),
		notEnds: newWordSet(s["not_ends"]), notNames: newWordSet(s["not_names"]),
		roles: newWordSet(s["roles"]), labels: newWordSet(s["labels"]), roleEnds: doc.NewWords(s["role_ends"]),
		appointing: newWordSet(s["appointing"]), accepting: newWordSet(s["accepting"]), openers: newWordSet(s["openers"]),
		postEnds: newWordSet(s["post_ends"]), titles: newWordSet(s["titles"]),
	}
	for _, c := range strings.Join(s["surnames"], "") {
		r.surnames[c] = true
	}
	return r
})

// isName reports whether s, a stretch of a key without blanks, is a full personal name.
func (r *personRules) isName(s string) bool {
	n := utf8.RuneCountInString(s)
	for _, c := range s {
		if c < '一' || c > '鿿' {
			return false
		}
	}
	if r.notEnds.suffix(s) != "" || r.notNames.prefix(s) != "" {
		return false
	}
	if w := r.compound.prefix(s); w != "" {
		return n == 3 || n == 4
	}
	first, _ := utf8.DecodeRuneInString(s)
	return (n == 2 || n == 3) && r.surnames[first]
}

// splitPost parts 分管副局长X into the post and the name: the longest name that a post stands before.
func (r *personRules) splitPost(s string) (post, name string) {
	for _, n := range [...]int{4, 3, 2} {
		at := len(s) - n*len("一")
		if at <= 0 || !utf8.RuneStart(s[at]) {
			continue
		}
		if r.isName(s[at:]) && r.postEnds.suffix(s[:at]) != "" {
			return s[:at], s[at:]
		}
	}
	return "", ""
}

// personReader gathers persons. Each name comes once, with all its roles.
type personReader struct {
	*personRules
	draft *doc.Draft
	out   []doc.Person
	at    map[string]int // where in out a name stands

	base int // where in the key of the draft the line begins that is being read
	key  string
	near int // where in key the name is looked for that comes next
}

// persons are the persons that the text names with a role.
func persons(d *doc.Draft) []doc.Person {
	p := &personReader{personRules: loadPersonRules(), draft: d, at: map[string]int{}}
	whole := d.Key.String()
	list := "" // the role of the list that goes on in the next lines
	for _, piece := range d.Pieces {
		if piece.Kind == doc.Meta || piece.Kind == doc.CellPiece {
			list = ""
			continue
		}
		p.base, p.near = d.Key.Pos(piece.Start), 0
		p.key = whole[p.base:d.Key.Pos(piece.End)]
		list = p.line(p.key, list)
	}
	return p.out
}

// line reads a line. It returns the role of the list that the next line may go on with.
func (p *personReader) line(key, list string) string {
	if role, value, ok := p.label(key); ok {
		found := p.list(value, role)
		p.sentence(value)
		if found || strings.TrimSpace(value) == "" {
			return role
		}
		return ""
	}
	if list != "" && len(key) <= maxListLine && !strings.ContainsAny(key, ":。;") && p.list(key, list) {
		return list
	}
	p.sentence(key)
	return ""
}

// maxListLine is how long a line of a list of persons may be, in bytes.
const maxListLine = 240

// label reads the label at the beginning of a line, blanks inside allowed: 副 组 长：, 联系人：.
func (p *personReader) label(key string) (role, value string, ok bool) {
	at := strings.IndexByte(key, ':')
	if at < 0 || at > 60 {
		return "", "", false
	}
	role = strings.Join(strings.Fields(key[:at]), "")
	if i := strings.LastIndexAny(role, ")、."); i >= 0 { // （一）组长：
		role = role[i+1:]
	}
	if !p.roles.words[role] && !p.labels.words[role] {
		return "", "", false
	}
	return role, key[at+1:], true
}

// list reads a list of persons that have a role in common: names, or names with a post before or behind. It reports
// whether there was one.
func (p *personReader) list(value, role string) bool {
	value = value[:p.nextLabel(value)]
	found, behind := false, false // behind: posts stand behind the names
	post := ""
	for _, token := range p.tokens(value) {
		before, name := p.splitPost(token)
		switch {
		case p.isName(token):
			if !found {
				behind = post == ""
			}
			p.add(token, post, role)
			found, post = true, ""
		case name != "":
			p.add(name, joinRoles(post, before), role)
			found, post = true, ""
		case p.postEnds.suffix(token) == "":
			return found
		case found && behind:
			p.addPost(token, role)
		default:
			post = joinRoles(post, token)
		}
	}
	return found
}

// nextLabel is where a list ends: where the label of another one begins (组长：X；副组长：Y), or at its end.
func (p *personReader) nextLabel(value string) int {
	for at := 0; ; {
		i := strings.IndexByte(value[at:], ':')
		if i < 0 {
			return len(value)
		}
		head := strings.TrimRight(value[:at+i], " ")
		if w := longest(p.roles.suffix(head), p.labels.suffix(head)); w != "" {
			return len(head) - len(w)
		}
		at += i + 1
	}
}

func longest(a, b string) string {
	if len(a) >= len(b) {
		return a
	}
	return b
}

// tokens parts a list at marks and blanks. Two single characters with blanks between are a name set wide: 丁　一.
func (p *personReader) tokens(value string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune("\n、,;。()", r) }) {
		fields := strings.Fields(part)
		for i := 0; i < len(fields); i++ {
			if i+1 < len(fields) && single(fields[i]) && single(fields[i+1]) && p.isName(fields[i]+fields[i+1]) {
				out = append(out, fields[i]+fields[i+1])
				i++
				continue
			}
			out = append(out, p.untitled(fields[i]))
		}
	}
	return out
}

// untitled is a token without the title behind the name: X同志.
func (p *personReader) untitled(token string) string {
	if w := p.titles.suffix(token); len(w) < len(token) {
		return token[:len(token)-len(w)]
	}
	return token
}

// sentence finds the roles that running text gives: X任组长, Y、Z为成员, 组长由X担任, 组长：X, 联系人：X.
func (p *personReader) sentence(key string) {
	done, offset := 0, len(p.key)-len(key) // key is the end of the line
	for end := p.roleEnd(key, 0); end >= 0; end = p.roleEnd(key, end) {
		p.near = offset + end
		role := p.roles.suffix(key[done:end])
		if role == "" {
			continue
		}
		rest := strings.TrimLeft(key[end:], " ")
		switch {
		case strings.HasPrefix(rest, ":"):
			p.list(firstSentence(rest[1:]), role)
		case strings.HasPrefix(rest, "由"):
			p.appointed(rest, role)
		case strings.HasPrefix(rest, "为"): // 成员为X、Y
			p.named(strings.TrimRight(firstSentence(rest[len("为"):]), "。;"), role)
		default:
			p.appoint(key[done:end-len(role)], role)
		}
		done = end
	}
	p.labelled(key)
}

// roleEnd is where the next role behind at ends; -1 when there is none.
func (p *personReader) roleEnd(key string, at int) int {
	k, w := p.roleEnds.Index(key[at:])
	if k < 0 {
		return -1
	}
	end := at + k + len(w)
	if next := p.roleEnds.Prefix(key[end:]); next != "" { // 主任委员 ends later than 主任
		end += len(next)
	}
	return end
}

// firstSentence is the first sentence of key, or as much of it as a list of persons may take.
func firstSentence(key string) string {
	key = key[:runeStart(key, min(len(key), maxNamed))]
	return key[:sentenceLength(key)]
}

// appoint reads who is given a role: head ends with the verb, and the persons stand before it in their clause.
func (p *personReader) appoint(head, role string) {
	verb := p.appointing.suffix(head)
	if verb == "" {
		return
	}
	head = head[:len(head)-len(verb)]
	if len(head) > maxNamed {
		head = head[len(head)-maxNamed:]
	}
	if i := strings.LastIndexAny(head, ",;。:()"); i >= 0 {
		_, size := utf8.DecodeRuneInString(head[i:])
		head = head[i+size:]
	}
	for i := range head {
		if w := p.openers.prefix(head[i:]); w != "" && p.named(head[i+len(w):], role) {
			return
		}
	}
	p.named(head, role)
}

// maxNamed is how long a list of persons before their role may be, in bytes.
const maxNamed = 1200

// appointed reads 由X担任 behind a role.
func (p *personReader) appointed(rest, role string) {
	rest = firstSentence(rest)
	if i := strings.IndexByte(rest, ','); i >= 0 {
		rest = rest[:i]
	}
	value := strings.TrimRight(strings.TrimPrefix(rest, "由"), " 。;")
	if verb := p.accepting.suffix(value); verb != "" {
		p.named(value[:len(value)-len(verb)], role)
	}
}

// named adds the persons of a list parted by 、 when the whole of it is one: names, each with a post before it or not.
// It reports whether it was.
func (p *personReader) named(list, role string) bool {
	type person struct{ name, post string }
	var found []person
	post := ""
	for _, item := range strings.FieldsFunc(list, func(r rune) bool { return r == '、' || r == ' ' }) {
		item = p.untitled(item)
		before, name := p.splitPost(item)
		switch {
		case p.isName(item):
			found = append(found, person{item, post})
			post = ""
		case name != "":
			found = append(found, person{name, joinRoles(post, before)})
			post = ""
		case p.postEnds.suffix(item) != "": // 市委常委、副市长X
			post = joinRoles(post, item)
		default:
			if name = p.memberName(item); name == "" {
				return false
			}
			found = append(found, person{name, post})
		}
	}
	for _, f := range found {
		p.add(f.name, f.post, role)
	}
	return len(found) > 0
}

// labelled reads labels inside a line: （联系人：X，电话：…）.
func (p *personReader) labelled(key string) {
	for at := 0; ; {
		i := strings.IndexByte(key[at:], ':')
		if i < 0 {
			return
		}
		p.near = len(p.key) - len(key) + at + i
		head := strings.TrimRight(key[:at+i], " ")
		at += i + 1
		label := p.labels.suffix(head)
		if label == "" {
			continue
		}
		for _, token := range p.tokens(key[at:min(len(key), at+maxLabelled)]) {
			if name := p.memberName(token); name != "" {
				p.add(name, "", label)
			} else {
				break
			}
		}
	}
}

// memberName is the name in a token behind a label: X, 主任X, 县教育局X.
func (p *personReader) memberName(token string) string {
	if p.isName(token) {
		return token
	}
	if _, name := p.splitPost(token); name != "" {
		return name
	}
	for _, n := range [...]int{3, 2} {
		if at := len(token) - n*len("一"); at > 0 && utf8.RuneStart(token[at]) && p.isName(token[at:]) && p.notEnds.suffix(token[:at]) != "" {
			return token[at:]
		}
	}
	return ""
}

// maxLabelled is how far behind a label names are looked for, in bytes of the key; it is a multiple of a character's.
const maxLabelled = 60

func joinRoles(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "、" + b
}

// add adds a person, or a role to one that is known.
func (p *personReader) add(name, post, role string) {
	name, role = p.written(name), joinRoles(p.written(post), p.written(role))
	if i, ok := p.at[name]; ok {
		known := &p.out[i].Role
		for part := range strings.SplitSeq(role, "、") {
			if len(*known) < maxRole && !slices.Contains(strings.Split(*known, "、"), part) {
				*known = joinRoles(*known, part)
			}
		}
		return
	}
	p.at[name] = len(p.out)
	p.out = append(p.out, doc.Person{Name: name, Role: role})
}

// maxRole bounds the roles that are gathered of one person, in bytes.
const maxRole = 240

// written is a stretch of the line as the text has it; one that was set wide or joined stays as it is in the key. It is
// looked for around the place that is being read, as far as a list of persons reaches: a line may name thousands.
func (p *personReader) written(s string) string {
	from := max(0, p.near-maxNamed)
	i := strings.Index(p.key[from:min(len(p.key), p.near+maxNamed)], s)
	if i < 0 {
		return s
	}
	i += from
	p.near = i + len(s)
	return p.draft.Text.Slice(p.draft.Key.Span(p.base+i, p.base+i+len(s)))
}

// addPost puts a post of the person added last before the role that the list gives.
func (p *personReader) addPost(post, role string) {
	last := &p.out[len(p.out)-1]
	if head, ok := strings.CutSuffix(last.Role, role); ok {
		last.Role = joinRoles(joinRoles(strings.TrimSuffix(head, "、"), p.written(post)), role)
	}
}

// cellPersons are the persons that a cell of a task table names, all in one role.
func cellPersons(d *doc.Draft, s doc.Span, role string) []doc.Person {
	p := &personReader{personRules: loadPersonRules(), draft: d, at: map[string]int{}}
	p.base = d.Key.Pos(s.Start)
	p.key = d.Key.String()[p.base:d.Key.Pos(s.End)]
	for _, token := range p.tokens(p.key) {
		if p.isName(token) {
			p.add(token, "", role)
		} else if post, name := p.splitPost(token); name != "" {
			p.add(name, post, role)
		} else if p.areNames(token) {
			for ; token != ""; token = token[joinedName:] {
				p.add(token[:joinedName], "", role)
			}
		}
	}
	return p.out
}

// joinedName is the length in bytes of a name of three characters.
const joinedName = len("甲乙丙")

// areNames reports whether a token is names of three characters with nothing between them: the lines of a narrow cell, which
// each name fills.
func (r *personRules) areNames(token string) bool {
	if len(token)%joinedName != 0 || token == "" {
		return false
	}
	for at := 0; at < len(token); at += joinedName {
		if !utf8.RuneStart(token[at]) || !r.isName(token[at:at+joinedName]) {
			return false
		}
	}
	return true
}
