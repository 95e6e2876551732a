package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// Errors of addresses and rules. They come within a [Failure].
var (
	ErrAddress = errors.New("address is not allowed") // not of the public web, or not of it any more after a redirect
	ErrRobots  = errors.New("robots.txt does not allow it")
)

// Reason says in a word why a page could not be had; it stands in the log and in the frontier.
type Reason string

const (
	FailAddress  Reason = "address"      // refused before or while dialling: scheme, port, network
	FailRobots   Reason = "robots"       // robots.txt does not allow it
	FailNoRobots Reason = "robots_error" // robots.txt could not be had: 5xx or no answer
	FailName     Reason = "name"         // the host has no address
	FailConnect  Reason = "connect"      // no connection
	FailTLS      Reason = "tls"          // no secure connection, or a wrong certificate
	FailTimeout  Reason = "timeout"      // of connecting, of the header, of the whole answer
	FailReset    Reason = "reset"        // the connection ended before the answer did
	FailShort    Reason = "short"        // fewer bytes than Content-Length said
	FailAnswer   Reason = "answer"       // no HTTP, or not what it says it is
	FailTooLarge Reason = "too_large"    // header or body over the limit
	FailStatus   Reason = "status"       // another status than 200 and 203
	FailRedirect Reason = "redirect"     // a loop, or too many, or nowhere
	FailWait     Reason = "wait"         // the server asks for a longer pause than is waited for
	FailFollow   Reason = "follow"       // fetched, but what it leads to could not be read
	FailHost     Reason = "host"         // the host is left alone for this run
)

// Failure is why a page could not be had. It comes in a [*doc.Error] of stage "fetch" that names the address.
type Failure struct {
	Reason Reason
	Status int           // of the answer; 0 without one
	After  time.Duration // what Retry-After asks for
	Err    error
}

func (f *Failure) Error() string {
	switch {
	case f.Err != nil:
		return fmt.Sprintf("%s: %v", f.Reason, f.Err)
	case f.Status != 0:
		return fmt.Sprintf("status %d %s", f.Status, http.StatusText(f.Status))
	}
	return string(f.Reason)
}

func (f *Failure) Unwrap() error { return f.Err }

// passing reports whether the same request may succeed a little later.
func (f *Failure) passing() bool {
	switch f.Reason {
	case FailName, FailConnect, FailTimeout, FailReset, FailShort:
		return true
	case FailStatus:
		return f.Status == http.StatusRequestTimeout || f.Status == http.StatusTooEarly || f.Status == http.StatusTooManyRequests || f.Status >= 500
	}
	return false
}

// mayEnd reports whether the failure may be over by the next run. 403 is among them: it is how firewalls of sites say that
// there were too many requests.
func (f *Failure) mayEnd() bool { return f.passing() || f.ofHost() || f.Status == http.StatusForbidden }

// ofHost reports whether the failure says that the host is in trouble, and not only the page.
func (f *Failure) ofHost() bool {
	switch f.Reason {
	case FailName, FailConnect, FailTLS, FailTimeout, FailReset, FailWait, FailNoRobots:
		return true
	}
	return f.Status == http.StatusTooManyRequests || f.Status == http.StatusServiceUnavailable
}

// fail names the address of a failure.
func fail(address string, err error) error {
	var told *doc.Error
	if errors.As(err, &told) && told.Stage == "fetch" {
		return err
	}
	return &doc.Error{Stage: "fetch", Name: address, Err: err}
}

// failureOf is the failure within an error; one that is none is that of the answer.
func failureOf(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return asFailure(err)
}

// unreadable is a body that is not what its header says, or too much of it when it is unpacked.
func unreadable(err error) *Failure {
	f := &Failure{Reason: FailAnswer, Err: err}
	if errors.Is(err, doc.ErrTooLarge) {
		f.Reason = FailTooLarge
	}
	return f
}

// withoutUser takes user and password out of an address, one that cannot be read too: errors name addresses.
func withoutUser(address string) string {
	at := strings.Index(address, "//") + 2
	if at < 2 {
		return address
	}
	end := len(address)
	if i := strings.IndexAny(address[at:], "/?#"); i >= 0 {
		end = at + i
	}
	if user := strings.LastIndexByte(address[at:end], '@'); user >= 0 {
		return address[:at] + address[at+user+1:]
	}
	return address
}

// errEarly is a connection, mostly a kept one, that the server closed before there was a whole header.
var errEarly = errors.New("the server closed the connection before it had answered")

// asFailure finds out what an error of an exchange means.
func asFailure(err error) *Failure {
	f := &Failure{Reason: FailAnswer, Err: plain(err)}
	var dns *net.DNSError
	var op *net.OpError
	var protocol textproto.ProtocolError
	switch {
	case errors.Is(err, ErrAddress):
		f.Reason = FailAddress
	case errors.Is(err, doc.ErrTooLarge), strings.Contains(err.Error(), "server response headers exceeded"):
		f.Reason = FailTooLarge
	case errors.Is(err, errEarly), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF):
		f.Reason = FailReset
	case errors.Is(err, io.ErrUnexpectedEOF):
		f.Reason = FailShort
	case errors.As(err, &dns):
		f.Reason = FailName
	case isTimeout(err):
		f.Reason = FailTimeout
	case isTLS(err):
		f.Reason = FailTLS
	case errors.As(err, &protocol):
	case errors.As(err, &op):
		if f.Reason = FailConnect; op.Op == "read" || op.Op == "write" {
			f.Reason = FailReset
		}
	}
	return f
}

// plain is an error without the address that net/http and net/url write before it: there may be a password in it.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &t) && t.Timeout()
}

func isTLS(err error) bool {
	var record tls.RecordHeaderError
	var verify *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var alert tls.AlertError
	return errors.As(err, &record) || errors.As(err, &verify) || errors.As(err, &unknown) || errors.As(err, &alert) || strings.Contains(err.Error(), "tls: ")
}

// retryAfter is how long a server asks to wait (RFC 9110, 10.2.3): seconds or a date; 0 when it does not.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.ParseInt(value, 10, 32); err == nil {
		return time.Duration(max(s, 0)) * time.Second
	}
	if t, err := http.ParseTime(value); err == nil {
		return max(t.Sub(now), 0)
	}
	return 0
}
