package fetch

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"github.com/gongwen-go/gongwen/doc"
)

// Options say how a client behaves. The zero Options work; zero fields stand for their defaults.
type Options struct {
	// Contact tells the owner of a site whom to ask about the crawler: mailto:… or the address of a page. It stands in the
	// User-Agent. Nobody should crawl without.
	Contact string `json:"contact,omitempty"`
	// Product is the name of the crawler in the User-Agent and for robots.txt: letters, "-" and "_". Default: gongwen.
	Product string `json:"product,omitempty"`

	// Delay is the pause between the end of an answer and the next request to the same host; up to half of it is added by
	// chance. A longer Crawl-delay of the site goes before it. Default 1 s.
	Delay time.Duration `json:"delay,omitempty"`
	// Hosts is how many hosts are asked at a time. Default 100.
	Hosts int `json:"hosts,omitempty"`
	// IgnoreRobots is for who owns the site.
	IgnoreRobots bool `json:"ignore_robots,omitempty"`

	// Retries is how often a request is made again after a passing failure (no answer, 408, 429, 5xx), with a pause that
	// doubles, or that the server names (Retry-After). Default 3; -1 is never.
	Retries int `json:"retries,omitempty"`
	// Backoff is the first of these pauses. Default 5 s.
	Backoff time.Duration `json:"backoff,omitempty"`
	// Patience is the longest pause that is waited for; a host that asks for more is left for a later run, and
	// not asked by this client before its time is over, or a day. Default 10 min.
	Patience time.Duration `json:"patience,omitempty"`

	// ConnectTimeout, HeaderTimeout and BodyTimeout bound the making of a connection (TLS the same time again), the wait for
	// a whole header, and the whole exchange. Defaults 15 s, 30 s, 5 min.
	ConnectTimeout time.Duration `json:"connect_timeout,omitempty"`
	HeaderTimeout  time.Duration `json:"header_timeout,omitempty"`
	BodyTimeout    time.Duration `json:"body_timeout,omitempty"`
	// HeaderBytes and BodyBytes bound what is taken of an answer. A longer body is cut, and marked as cut in the archive.
	// Defaults 256 KiB and 64 MiB.
	HeaderBytes int64 `json:"header_bytes,omitempty"`
	BodyBytes   int64 `json:"body_bytes,omitempty"`
	// Redirects is how many redirects lead on from a page. Default 5.
	Redirects int `json:"redirects,omitempty"`

	// AllowPrefixes are networks that may be dialled although they are not public: 127.0.0.0/8.
	AllowPrefixes []netip.Prefix `json:"allow_prefixes,omitempty"`
	// Proxy is the address of a proxy; default is what HTTP_PROXY, HTTPS_PROXY and NO_PROXY say, "none" is none. A proxy
	// dials for us, so it has to refuse networks that are not public itself; we refuse the names that we can resolve.
	Proxy string `json:"proxy,omitempty"`

	// TLS is how secure connections are made, for who has roots of his own, as behind a proxy that looks into them. Nil is
	// the roots of the system.
	TLS *tls.Config `json:"-"`
	// Resolver finds the addresses of names; nil is that of the system.
	Resolver *net.Resolver `json:"-"`
}

// withDefaults fills the zero fields.
func (o Options) withDefaults() Options {
	duration := func(v *time.Duration, d time.Duration) {
		if *v == 0 {
			*v = d
		}
	}
	number := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	if o.Product == "" {
		o.Product = "gongwen"
	}
	duration(&o.Delay, time.Second)
	duration(&o.Backoff, 5*time.Second)
	duration(&o.Patience, 10*time.Minute)
	duration(&o.ConnectTimeout, 15*time.Second)
	duration(&o.HeaderTimeout, 30*time.Second)
	duration(&o.BodyTimeout, 5*time.Minute)
	number(&o.Hosts, 100)
	number(&o.Retries, 3)
	number(&o.Redirects, 5)
	if o.HeaderBytes == 0 {
		o.HeaderBytes = 256 << 10
	}
	if o.BodyBytes == 0 {
		o.BodyBytes = doc.Limits{}.WithDefaults().Bytes
	}
	return o
}

// Check reports every field that makes no sense, as errors that wrap [doc.ErrOptions].
func (o Options) Check() error {
	var errs []error
	bad := func(ok bool, field string, v any) {
		if !ok {
			errs = append(errs, fmt.Errorf("%w: %s is %v", doc.ErrOptions, field, v))
		}
	}
	for _, d := range []struct {
		field string
		value time.Duration
	}{
		{"delay", o.Delay}, {"backoff", o.Backoff}, {"patience", o.Patience}, {"connect_timeout", o.ConnectTimeout},
		{"header_timeout", o.HeaderTimeout}, {"body_timeout", o.BodyTimeout},
	} {
		bad(d.value >= 0, d.field, d.value)
	}
	bad(o.Hosts >= 0 && o.Hosts <= 10_000, "hosts", o.Hosts)
	bad(o.Retries >= -1 && o.Retries <= 100, "retries", o.Retries)
	bad(o.Redirects >= 0 && o.Redirects <= 100, "redirects", o.Redirects)
	bad(o.HeaderBytes >= 0 && o.HeaderBytes <= 16<<20, "header_bytes", o.HeaderBytes)
	bad(o.BodyBytes >= 0 && o.BodyBytes < 1<<30, "body_bytes", o.BodyBytes)
	bad(o.Product == "" || productToken(o.Product) == strings.ToLower(o.Product) && o.Product != "*", "product", o.Product)
	bad(!strings.ContainsFunc(o.Contact, func(r rune) bool { return unicode.IsControl(r) || r == '(' || r == ')' || r > unicode.MaxASCII }), "contact", o.Contact)
	if _, err := newGuard(o.AllowPrefixes); err != nil {
		errs = append(errs, fmt.Errorf("%w: %w", doc.ErrOptions, err))
	}
	if _, err := o.proxy(); err != nil {
		errs = append(errs, fmt.Errorf("%w: proxy: %w", doc.ErrOptions, err))
	}
	return errors.Join(errs...)
}

// userAgent says who asks: gongwen/0.1.0 (+mailto:archive@example.org).
func (o Options) userAgent() string {
	agent := o.Product + "/" + version
	if o.Contact != "" {
		agent += " (+" + o.Contact + ")"
	}
	return agent
}

// version is that of the crawler, in the User-Agent and in archives.
const version = "0.1"
