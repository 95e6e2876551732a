package fetch

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// Limits of a robots.txt. A larger one is read as far as this (RFC 9309, 2.5, which asks for 500 KiB at least).
const (
	robotsBytes     = 500 << 10
	robotsRedirects = 5              // RFC 9309, 2.3.1.2
	robotsFor       = 24 * time.Hour // 2.4: how long one is believed
)

// robots are the rules of a robots.txt (RFC 9309) for one crawler. The zero value allows everything.
//
// It is a reader of our own: robotstxt v1.1.2, which was looked at for it, refuses a file for one bad line, matches
// wildcards anywhere in a path, takes a group for "gong" as one for "gongwen", and ignores "Disallow: *".
type robots struct {
	missing  *Failure // it could not be had, with 5xx or no answer, so nothing is allowed (2.3.1.4)
	rules    []robotsRule
	delay    time.Duration // Crawl-delay, which is no part of the standard
	sitemaps []string
}

type robotsRule struct {
	allow   bool
	pattern string // with * for anything and $ for the end
}

// parseRobots reads a robots.txt for the crawler with a product token. Every line stands for itself: one that is not
// understood is passed over. All groups for the token count together; without any those for * do (2.2.1).
func parseRobots(text []byte, token string) *robots {
	if len(text) > robotsBytes { // half a line could say anything
		text = text[:robotsBytes]
		text = text[:bytes.LastIndexAny(text, "\r\n")+1]
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var ours, all robots
	var found bool
	var sitemaps []string
	// Whom the group that is read is for, and whether a rule of it was met. A group may name the same crawler on every line;
	// its rules are taken once.
	var forUs, forAll, opened bool
	token = strings.ToLower(token)
	for line := range bytes.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		field, value, ok := robotsLine(line)
		if !ok {
			continue
		}
		switch field {
		case "user-agent", "useragent":
			if opened {
				forUs, forAll, opened = false, false, false
			}
			name := productToken(value)
			forUs, forAll = forUs || name == token, forAll || name == "*"
			found = found || forUs
			continue
		case "sitemap":
			sitemaps = append(sitemaps, value)
			continue
		case "allow", "disallow", "crawl-delay":
			opened = true
		default:
			continue
		}
		if forUs {
			ours.add(field, value)
		}
		if forAll {
			all.add(field, value)
		}
	}
	if !found {
		ours = all
	}
	ours.sitemaps = sitemaps
	return &ours
}

// robotsLine parts a line into field and value.
func robotsLine(line []byte) (field, value string, ok bool) {
	line, _, _ = bytes.Cut(line, []byte("#"))
	name, rest, ok := bytes.Cut(line, []byte(":"))
	if !ok { // "Disallow /private": a mistake whose meaning is plain
		if name, rest, ok = bytes.Cut(bytes.TrimSpace(line), []byte(" ")); !ok {
			return "", "", false
		}
	}
	return strings.ToLower(string(bytes.TrimSpace(name))), string(bytes.TrimSpace(rest)), true
}

// productToken is the name of a crawler without version and comments: letters, "_" and "-" (2.2.1).
func productToken(value string) string {
	if strings.HasPrefix(value, "*") {
		return "*"
	}
	end := strings.IndexFunc(value, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || r == '-')
	})
	if end >= 0 {
		value = value[:end]
	}
	return strings.ToLower(value)
}

// literal is what is written as it is, in rules and in addresses. That * and $ are not of it, keeps those that an address
// has apart from those that a rule means (2.2.3).
var literal = strings.NewReplacer("*", "", "$", "").Replace(queryExtra)

// mostDelay is the longest Crawl-delay that is kept: who asks for more will see a request an hour.
const mostDelay = time.Hour

func (r *robots) add(field, value string) {
	if field == "crawl-delay" {
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
			r.delay = time.Duration(min(s, mostDelay.Seconds()) * float64(time.Second))
		}
		return
	}
	if value == "" {
		return // nothing is disallowed
	}
	if value[0] != '/' && value[0] != '*' {
		value = "/" + value
	}
	text, anchored := strings.CutSuffix(value, "$")
	pattern := escape(text, literal+"*")
	if anchored {
		pattern += "$"
	}
	r.rules = append(r.rules, robotsRule{field == "allow", pattern})
}

// allows reports whether an address (path and query) may be asked for: the longest rule that matches decides, of two as
// long the one that allows; what no rule matches is allowed, and robots.txt itself always is (2.2.2).
func (r *robots) allows(target string) bool {
	target = escape(target, literal)
	if target == "/robots.txt" {
		return true
	}
	longest, allow := -1, true
	for _, rule := range r.rules {
		if n := len(rule.pattern); n < longest || n == longest && !rule.allow || !matchRobots(rule.pattern, target) {
			continue
		}
		longest, allow = len(rule.pattern), rule.allow
	}
	return allow
}

// matchRobots reports whether a pattern matches the beginning of a target. It takes time for pattern and target once,
// whatever stars there are: the first place of each literal part is the best.
func matchRobots(pattern, target string) bool {
	anchored := strings.HasSuffix(pattern, "$")
	pattern = strings.TrimSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(target, parts[0])
	if !ok {
		return false
	}
	if len(parts) == 1 {
		return !anchored || rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	if anchored {
		return strings.HasSuffix(rest, parts[last])
	}
	return strings.Contains(rest, parts[last])
}
