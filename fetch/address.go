package fetch

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

//go:embed rules/addresses.txt
var addressRules string

//go:embed rules/ports.txt
var portRules string

// guard says which addresses may be dialled: those of the public network, and those that the user allows.
type guard struct {
	refused []netip.Prefix
	allowed []netip.Prefix
	ports   []uint16 // of other services
}

// newGuard reads the rule data, which a test has read before.
func newGuard(allowed []netip.Prefix) (*guard, error) {
	g := &guard{allowed: allowed}
	for _, p := range allowed {
		if !p.IsValid() {
			return nil, errors.New("allow_prefixes: not a prefix like 192.168.0.0/16")
		}
	}
	for line := range rules(addressRules) {
		p, err := netip.ParsePrefix(line)
		if err != nil {
			return nil, fmt.Errorf("rules/addresses.txt: %w", err)
		}
		g.refused = append(g.refused, p)
	}
	for line := range rules(portRules) {
		n, err := strconv.ParseUint(line, 10, 16)
		if err != nil {
			return nil, fmt.Errorf("rules/ports.txt: %w", err)
		}
		g.ports = append(g.ports, uint16(n))
	}
	return g, nil
}

// checkAddress refuses an address that is not of the public network. What an address of IPv6 carries of IPv4 (mapped,
// compatible, translated, 6to4) is looked at, too: a translator on the way would deliver it there.
func (g *guard) checkAddress(a netip.Addr) error {
	a = a.Unmap().WithZone("")
	in := func(p netip.Prefix) bool { return p.Contains(a) }
	if slices.ContainsFunc(g.allowed, in) {
		return nil
	}
	if slices.ContainsFunc(g.refused, in) {
		return fmt.Errorf("%w: %s", ErrAddress, a)
	}
	if inner, ok := carried(a); ok {
		if err := g.checkAddress(inner); err != nil {
			return fmt.Errorf("%w, carried by %s", err, a)
		}
	}
	return nil
}

var (
	compatible = netip.MustParsePrefix("::/96")        // RFC 4291, 2.5.5.1
	translated = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052
	sixToFour  = netip.MustParsePrefix("2002::/16")    // RFC 3056
)

// carried is the address of IPv4 within one of IPv6.
func carried(a netip.Addr) (netip.Addr, bool) {
	b := a.As16()
	switch {
	case !a.Is6():
	case compatible.Contains(a), translated.Contains(a):
		return netip.AddrFrom4([4]byte(b[12:16])), true
	case sixToFour.Contains(a):
		return netip.AddrFrom4([4]byte(b[2:6])), true
	}
	return netip.Addr{}, false
}

// checkURL refuses what is no address of the web: other schemes, no host, the ports of other services.
func (g *guard) checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%w: scheme %.20q, only http and https are fetched", ErrAddress, u.Scheme)
	}
	if u.Hostname() == "" {
		return fmt.Errorf("%w: no host", ErrAddress)
	}
	if p := u.Port(); p != "" {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil || n == 0 || slices.Contains(g.ports, uint16(n)) {
			return fmt.Errorf("%w: port %.10s is not one of the web", ErrAddress, p)
		}
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil {
		return g.checkAddress(a)
	}
	if notName(u.Hostname()) {
		return fmt.Errorf("%w: %.40q is no name of a host", ErrAddress, u.Hostname())
	}
	return nil
}

// notName reports whether what is no address is no name either. One whose last label is a number is an address to some
// resolvers and proxies (2130706433, 0x7f.1, 0177.0.0.1); letters that are not ASCII were not understood before.
func notName(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if hex, ok := strings.CutPrefix(strings.ToLower(last), "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == "" || strings.ContainsFunc(host, func(r rune) bool { return r <= ' ' || r > '~' })
}

// control refuses a connection right before it is made: here stands the address that is really dialled, whatever a name
// resolved to a moment ago.
func (g *guard) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrAddress, address)
	}
	return g.checkAddress(ap.Addr())
}

// checkName resolves a name that a proxy is going to dial, and refuses one that has a refused address. known is false
// when the name cannot be resolved here: then the proxy alone knows where it leads.
func (g *guard) checkName(ctx context.Context, r *net.Resolver, host string) (known bool, err error) {
	addrs, err := r.LookupNetIP(ctx, "ip", host)
	if err != nil {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		return false, nil
	}
	for _, a := range addrs {
		if err := g.checkAddress(a); err != nil {
			return true, err
		}
	}
	return true, nil
}

// rules yields the lines of a rule file without its comments.
func rules(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}
