package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"github.com/gongwen-go/gongwen/doc"
)

// Plan says what a crawl takes. Seeds, Archive and Follow are needed; the other zero fields stand for their defaults.
type Plan struct {
	// Seeds are addresses to begin at: list pages, sitemaps, answers of list interfaces, single notices. A user and password
	// in one are sent to its origin only.
	Seeds []string `json:"seeds"`
	// Archive is the WARC to write or to go on with; one of a name that ends in .gz is compressed. Beside it lies its
	// frontier, ARCHIVE.frontier.
	Archive string `json:"archive"`
	// Follow says what a page leads to: gongwen.Parser.Links. It is called by several goroutines.
	Follow func(ctx context.Context, src doc.Source) (*doc.Links, error) `json:"-"`

	// Rules is the version of what Follow goes by, any text: when it changed, lists are read anew.
	Rules string `json:"rules,omitempty"`

	// Depth is how many links a notice may be away from a seed, further pages of lists not counted. With 1, the default,
	// seeds are lists, and what they name is fetched; with 2, all links of a seed that stay on its host are looked at for lists.
	Depth int `json:"depth,omitempty"`
	// Match and Exclude are patterns of addresses, with * for anything. A notice must match one of Match, if there are any;
	// nothing that matches one of Exclude is fetched.
	Match   []string `json:"match,omitempty"`
	Exclude []string `json:"exclude,omitempty"`
	// Hosts are hosts beside those of the seeds that links may lead to: www.example.cn, *.example.cn.
	Hosts []string `json:"hosts,omitempty"`
	// Since is a day, 2026-01-31: notices that their list dates before it are not fetched, and lists are read no further.
	Since string `json:"since,omitempty"`
	// Max is how many notices are fetched in one run; 0 is all. Their attachments are fetched, too.
	Max int `json:"max,omitempty"`
	// Sitemaps follows the sitemaps that the robots.txt of the seeds name, or /sitemap.xml.
	Sitemaps bool `json:"sitemaps,omitempty"`
	// NoAttachments leaves attachments where they are.
	NoAttachments bool `json:"no_attachments,omitempty"`

	// Recheck is after what time notices and attachments are asked for again, on condition that they changed; lists are in
	// every round. Default 30 days.
	Recheck time.Duration `json:"recheck,omitempty"`

	// PerDirectory and PerShape bound how many addresses of one directory, and of one shape (numbers in it left out) are
	// fetched, against pages that lead on forever. Default 50,000 each.
	PerDirectory int64 `json:"per_directory,omitempty"`
	PerShape     int64 `json:"per_shape,omitempty"`
	// PerHost bounds all addresses of one host, for names that follow no pattern. Default 1,000,000.
	PerHost int64 `json:"per_host,omitempty"`

	// Event is told of every request, by one goroutine at a time. It must not ask the client for anything.
	Event func(Event) `json:"-"`
}

func (p Plan) withDefaults() Plan {
	if p.Depth == 0 {
		p.Depth = 1
	}
	if p.Recheck == 0 {
		p.Recheck = 30 * 24 * time.Hour
	}
	return p
}

// Check reports every field that makes no sense, as errors that wrap [doc.ErrOptions].
func (p Plan) Check() error {
	var errs []error
	bad := func(ok bool, format string, v ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf("%w: "+format, append([]any{doc.ErrOptions}, v...)...))
		}
	}
	bad(len(p.Seeds) > 0, "no seeds")
	bad(p.Archive != "", "no archive")
	bad(p.Follow != nil, "no Follow")
	bad(p.Depth >= 0 && p.Depth <= 20, "depth is %d, not one up to 20", p.Depth)
	bad(p.Max >= 0, "max is %d", p.Max)
	bad(p.Recheck >= 0, "recheck is %v", p.Recheck)
	bad(p.PerDirectory >= 0, "per_directory is %d", p.PerDirectory)
	bad(p.PerShape >= 0, "per_shape is %d", p.PerShape)
	bad(p.PerHost >= 0, "per_host is %d", p.PerHost)
	if p.Since != "" {
		_, err := time.Parse(time.DateOnly, p.Since)
		bad(err == nil, "since is %q, not like 2026-01-31", p.Since)
	}
	for _, s := range p.Seeds {
		u, err := url.Parse(s)
		bad(err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "", "seed %q is no address like https://www.example.cn/", withoutUser(s))
	}
	for _, h := range p.Hosts {
		bad(h != "" && !strings.ContainsAny(h, "/:") && strings.LastIndexByte(h, '*') <= 0, "host %q is no name like www.example.cn or *.example.cn", h)
	}
	return errors.Join(errs...)
}

// key is what of a plan decides where a crawl goes; when it changed, lists are read anew.
func (p Plan) key() string {
	p.Seeds, p.Archive, p.Max, p.Recheck, p.PerDirectory, p.PerShape, p.PerHost = nil, "", 0, 0, 0, 0, 0
	b, err := json.Marshal(p)
	if err != nil { // a fault of the type
		panic(err)
	}
	return string(b)
}

// scope decides where a crawl may go.
type scope struct {
	plan           Plan
	match, exclude []*regexp.Regexp
	hosts          []string // of the seeds
}

func newScope(p Plan) *scope {
	return &scope{plan: p, match: globs(p.Match), exclude: globs(p.Exclude)}
}

// globs are patterns with * for anything. They are read in the form that addresses have: 通知 is %E9%80%9A%E7%9F%A5.
func globs(patterns []string) (out []*regexp.Regexp) {
	brackets := strings.NewReplacer("%5B", `(?:\[|%5B)`, "%5D", `(?:\]|%5D)`) // they stand around addresses of IPv6
	for _, p := range patterns {
		parts := strings.Split(p, "*")
		for i := range parts {
			parts[i] = brackets.Replace(regexp.QuoteMeta(escape(parts[i], queryExtra)))
		}
		out = append(out, regexp.MustCompile("^"+strings.Join(parts, ".*")+"$"))
	}
	return out
}

func matchesAny(patterns []*regexp.Regexp, address string) bool {
	return slices.ContainsFunc(patterns, func(r *regexp.Regexp) bool { return r.MatchString(address) })
}

// unmatched reports whether a notice is not one that the plan asks for.
func (s *scope) unmatched(address string) bool {
	return len(s.match) > 0 && !matchesAny(s.match, address)
}

// has reports whether links may lead to a host.
func (s *scope) has(host string) bool {
	if slices.Contains(s.hosts, host) {
		return true
	}
	return slices.ContainsFunc(s.plan.Hosts, func(h string) bool {
		if h == "*" {
			return true
		}
		if below, ok := strings.CutPrefix(h, "*"); ok {
			below = canonicalHostname(&url.URL{Host: strings.TrimPrefix(below, ".")})
			return host == below || strings.HasSuffix(host, "."+below)
		}
		return host == canonicalHostname(&url.URL{Host: h})
	})
}

// related reports whether two hosts are of one owner, as the Public Suffix List has it: attachments often lie on another
// host of the same site.
func related(a, b string) bool {
	x, err := publicsuffix.EffectiveTLDPlusOne(a)
	y, err2 := publicsuffix.EffectiveTLDPlusOne(b)
	return a == b || err == nil && err2 == nil && x == y
}
