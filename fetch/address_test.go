package fetch

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/gongwen-go/gongwen/doc"
)

// lastOf is the last address of a network.
func lastOf(p netip.Prefix) netip.Addr {
	b := p.Masked().Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// carriers are the forms in which an address of IPv6 carries one of IPv4.
func carriers(a netip.Addr) []netip.Addr {
	b := a.As4()
	tail := func(prefix string) netip.Addr {
		x := netip.MustParseAddr(prefix).As16()
		copy(x[12:], b[:])
		return netip.AddrFrom16(x)
	}
	six := netip.MustParseAddr("2002::1").As16()
	copy(six[2:], b[:])
	return []netip.Addr{tail("::ffff:0:0"), tail("::"), tail("64:ff9b::"), netip.AddrFrom16(six)}
}

// TestAddressRanges refuses both ends of every range of the rules, in every form, and what lies beside it only where
// another range does.
func TestAddressRanges(t *testing.T) {
	g, err := newGuard(nil)
	if err != nil {
		t.Fatal(err)
	}
	known := func(a netip.Addr) bool {
		for _, p := range g.refused {
			if p.Contains(a) {
				return true
			}
		}
		_, inner := carried(a)
		return inner
	}
	refuse := func(a netip.Addr) {
		t.Helper()
		if err := g.checkAddress(a); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", a, err)
		}
		u := &url.URL{Scheme: "http", Host: netip.AddrPortFrom(a, 80).String()}
		if err := g.checkURL(u); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", u, err)
		}
		if err := g.control(t.Context(), "tcp", netip.AddrPortFrom(a, 80).String(), nil); !errors.Is(err, ErrAddress) {
			t.Errorf("dialling %s: %v", a, err)
		}
	}
	if len(g.refused) < 25 {
		t.Fatalf("only %d ranges", len(g.refused))
	}
	for _, p := range g.refused {
		if p != p.Masked() {
			t.Errorf("%s is not the beginning of its range", p)
		}
		for _, a := range []netip.Addr{p.Addr(), lastOf(p)} {
			refuse(a)
			if a.Is4() {
				for _, c := range carriers(a) {
					refuse(c)
				}
			} else {
				refuse(a.WithZone("eth0"))
			}
		}
		for _, a := range []netip.Addr{p.Addr().Prev(), lastOf(p).Next()} {
			if a.IsValid() && !known(a) && g.checkAddress(a) != nil {
				t.Errorf("%s beside %s is refused", a, p)
			}
		}
	}
	// By hand, so that a rule that is lost is missed.
	for _, a := range strings.Fields(`0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255
		192.168.0.1 192.0.2.1 198.18.0.1 224.0.0.1 239.255.255.255 255.255.255.255 168.63.129.16 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::10.0.0.1
		64:ff9b::a00:1 64:ff9b::169.254.169.254 64:ff9b:1::1 2002:a00:1:: 2002:7f00:1:: 2001::1 2001:db8::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1`) {
		refuse(netip.MustParseAddr(a))
	}
	for _, a := range strings.Fields("1.1.1.1 9.255.255.255 11.0.0.0 126.255.255.255 128.0.0.0 172.15.255.255 172.32.0.0 223.255.255.255 2400:3200::1 2606:4700::1111 ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::1") {
		if err := g.checkAddress(netip.MustParseAddr(a)); err != nil {
			t.Errorf("%s, which is public: %v", a, err)
		}
	}
}

func TestAllowPrefixes(t *testing.T) {
	g, err := newGuard([]netip.Prefix{netip.MustParsePrefix("127.0.2.0/24"), netip.MustParsePrefix("fd00::/8")})
	if err != nil {
		t.Fatal(err)
	}
	for a, want := range map[string]bool{
		"127.0.2.1": true, "127.0.2.255": true, "::ffff:127.0.2.1": true, "64:ff9b::127.0.2.1": true, "2002:7f00:0201::": true, "fd00::1": true,
		"127.0.1.255": false, "127.0.3.0": false, "::ffff:127.0.3.1": false, "10.0.0.1": false, "fc00::1": false, "::1": false,
	} {
		if got := g.checkAddress(netip.MustParseAddr(a)) == nil; got != want {
			t.Errorf("%s may be dialled: %v, want %v", a, got, want)
		}
	}
}

// TestAddressURLs looks at addresses as they are written.
func TestAddressURLs(t *testing.T) {
	g, err := newGuard(nil)
	if err != nil {
		t.Fatal(err)
	}
	canon := newCanonicalizer()
	for address, want := range map[string]bool{
		"http://www.example.cn/": true, "https://www.example.cn/": true, "http://www.example.cn:8080/": true, "http://通知.example.cn/": true, "http://1.1.1.1/": true,
		"http://a_b.example.cn/": true, "http://3.example.cn/": true, "http://example.0xcn/": true, "http://xn--k7y792c.cn/": true, "http://[2400:3200::1]/": true,

		"ftp://www.example.cn/": false, "file:///etc/passwd": false, "gopher://a.cn/": false, "javascript:alert(1)": false, "data:text/html,a": false,
		"mailto:a@b.cn": false, "//www.example.cn/": false, "www.example.cn": false, "": false, "http:": false, "http:///a": false, "http://:80/": false, "http:a.cn": false,
		"http://./": false, "ws://a.cn/": false,

		"http://a.cn:0/": false, "http://a.cn:22/": false, "http://a.cn:0022/": false, "http://a.cn:25/": false, "http://a.cn:6379/": false, "http://a.cn:11211/": false,
		"http://a.cn:65536/": false, "http://a.cn:99999999999/": false, "http://a.cn:65535/": true, "http://a.cn:443/": true,

		"http://127.0.0.1/": false, "http://127.0.0.1./": false, "http://[::1]/": false, "http://[::ffff:127.0.0.1]/": false, "http://[::ffff:7f00:1]/": false,
		"http://[fe80::1%25eth0]/": false, "http://[::1%25lo]/": false, "http://[::]/": false, "http://0.0.0.0/": false, "http://user@10.0.0.1/": false,

		"http://2130706433/": false, "http://0x7f000001/": false, "http://0x7f.1/": false, "http://127.1/": false, "http://127.0.1/": false, "http://0177.0.0.1/": false,
		"http://017700000001/": false, "http://0x7F.0.0.0X1/": false, "http://1.1.1.1.1/": false, "http://1.1.1.08/": false, "http://256.256.256.256/": false,
		"http://a.cn.1/": false, "http://0x/": false, "http://99999999999999999999999/": false, "http://2130706433./": false,
		"http://１２７.０.０.１/": false, "http://127。0。0。1/": false, "http://①②⑦.⓪.⓪.①/": false, "http://ａ.cn/": true, "http://a\u00ad.cn/": true, "http://\u2028.cn/": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			if want {
				t.Errorf("%s: %v", address, err)
			}
			continue
		}
		if err := g.checkURL(canon.canonical(u)); (err == nil) != want || err != nil && !errors.Is(err, ErrAddress) {
			t.Errorf("%s may be asked for: %v, want %v (%v, %s)", address, err == nil, want, err, canon.canonical(u))
		}
	}
}

// names answers questions for the addresses of names; what it has several answers for, it gives one after the other.
type names struct {
	mu    sync.Mutex
	table map[string][]string
	asked map[string]int
}

func newNames(table map[string][]string) *names {
	return &names{table: table, asked: map[string]int{}}
}

// resolver asks it.
func (n *names) resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe() // no packets: messages have their length before them
		go n.serve(server)
		return client, nil
	}}
}

func (n *names) serve(conn net.Conn) {
	defer conn.Close()
	for {
		var size [2]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return
		}
		question := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(conn, question); err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(question) != nil || len(m.Questions) != 1 {
			return
		}
		b, err := n.answer(m)
		if err != nil {
			return
		}
		conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(b))), b...))
	}
}

func (n *names) answer(m dnsmessage.Message) ([]byte, error) {
	q := m.Questions[0]
	name := strings.TrimSuffix(strings.ToLower(q.Name.String()), ".")
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	n.mu.Lock()
	defer n.mu.Unlock()
	all, ok := n.table[name]
	if !ok {
		m.RCode = dnsmessage.RCodeNameError
	} else if q.Type == dnsmessage.TypeA {
		at := min(n.asked[name], len(all)-1)
		n.asked[name]++
		for a := range strings.FieldsSeq(all[at]) {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET}, Body: &dnsmessage.AResource{A: netip.MustParseAddr(a).As4()},
			})
		}
	}
	return m.Pack()
}

// portOf is the port of a server on loopback.
func portOf(address string) string {
	u, _ := url.Parse(address)
	return u.Port()
}

// TestNamesThatLeadInside asks for names that resolve to loopback: those that the system knows, and those of others.
func TestNamesThatLeadInside(t *testing.T) {
	w := newWild(t, "127.0.0.1", func(c *wildConn) { c.page("inside") })
	opt := quick()
	opt.Resolver = newNames(map[string][]string{"inside.gongwen.test": {"127.0.0.1"}, "two.gongwen.test": {"127.0.0.1 10.0.0.1"}, "far.gongwen.test": {"169.254.169.254"}}).resolver()
	client := newClient(t, opt)
	for _, host := range []string{"localhost", "LOCALHOST.", "inside.gongwen.test", "two.gongwen.test", "far.gongwen.test"} {
		address := "http://" + host + ":" + portOf(w.url) + "/"
		for range 2 { // the second finds out what is known of the host
			_, err := client.Get(t.Context(), address)
			var f *Failure
			if !errors.As(err, &f) || f.Reason != FailAddress || !errors.Is(err, ErrAddress) {
				t.Errorf("%s: %v, want %s", host, err, FailAddress)
			}
		}
	}
	var f *Failure
	if _, err := client.Get(t.Context(), "http://ip6-localhost:"+portOf(w.url)+"/"); !errors.As(err, &f) || f.Reason != FailAddress && f.Reason != FailName && !errors.Is(err, ErrRobots) {
		t.Errorf("ip6-localhost: %v", err) // not every system knows it
	}
	_, err := client.Get(t.Context(), "http://nowhere.gongwen.test/")
	var dns *net.DNSError
	if !errors.As(err, &f) || f.Reason != FailNoRobots || !errors.As(err, &dns) {
		t.Errorf("a name without an address: %v", err)
	}
	if len(w.seen()) > 0 {
		t.Errorf("the server inside was asked: %v", w.requests())
	}
	out := crawlAll(t, newClient(t, opt), Plan{Seeds: []string{"http://inside.gongwen.test:" + portOf(w.url) + "/"}, Archive: archiveOf(t)})
	for address, f := range out.errs {
		if len(f) != 1 || f[0].Reason != FailAddress {
			t.Errorf("Crawl: %s: %v", address, f)
		}
	}
	if len(out.errs) != 1 || len(w.seen()) > 0 {
		t.Errorf("Crawl: failures %v, requests %v", out.errs, w.requests())
	}
}

// TestRebinding asks a name whose address changes between two requests.
func TestRebinding(t *testing.T) {
	outside := newWild(t, "127.0.2.1", func(c *wildConn) { c.say("HTTP/1.1 200 OK\nConnection: close\nContent-Length: 2\n\nok") })
	outside.robots = func(string) string { return "HTTP/1.1 404 Not Found\nConnection: close\nContent-Length: 0\n\n" }
	port := portOf(outside.url)
	ln, err := net.Listen("tcp", "127.0.3.1:"+port)
	if err != nil {
		t.Skipf("SKIPPED: 127.0.3.1:%s cannot be listened on: %v", port, err)
	}
	defer ln.Close()
	reached := make(chan struct{}, 10)
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			reached <- struct{}{}
			conn.Close()
		}
	}()
	n := newNames(map[string][]string{"moves.gongwen.test": {"127.0.2.1", "127.0.2.1", "127.0.3.1"}}) // robots.txt, a page, and then inside
	opt := quick()
	opt.Resolver = n.resolver()
	client := newClient(t, opt)
	if src, err := client.Get(t.Context(), "http://moves.gongwen.test:"+port+"/1"); err != nil || string(src.Bytes) != "ok" {
		t.Fatalf("%q, %v", src.Bytes, err)
	}
	var f *Failure
	if _, err := client.Get(t.Context(), "http://moves.gongwen.test:"+port+"/2"); !errors.As(err, &f) || f.Reason != FailAddress {
		t.Errorf("after the name has moved: %v", err)
	}
	if len(reached) > 0 || len(outside.requests()) != 1 || n.asked["moves.gongwen.test"] < 3 {
		t.Errorf("inside was reached %d times, outside asked for %v, the name asked for %d times", len(reached), outside.requests(), n.asked["moves.gongwen.test"])
	}
}

// TestCredentials sends a user and a password to their origin, and writes them down nowhere.
func TestCredentials(t *testing.T) {
	const secret = "geheim-0815"
	var a, b, c *wild
	answer := func(conn *wildConn) {
		to := map[string]string{"/host": b.url + "/x", "/port": c.url + "/x", "/own": "/x", "/away": b.url + "/back", "/back": a.url + "/x", "/other": "http://other:" + secret + "@" + b.url[7:] + "/y"}[conn.RequestURI]
		if to != "" {
			conn.keep = true
			conn.say("HTTP/1.1 302 Found\nLocation: " + to + "\nContent-Length: 0\n\n")
			return
		}
		conn.page(conn.Host + conn.RequestURI)
	}
	a, b, c = newWild(t, "127.0.2.1", answer), newWild(t, "127.0.2.2", answer), newWild(t, "127.0.2.1", answer)
	withUser := func(path string) string {
		return strings.Replace(a.url, "http://", "http://user:"+secret+"@", 1) + path
	}
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+secret))
	check := func(what string, ownToo bool) {
		t.Helper()
		sent := 0
		for _, w := range []*wild{a, b, c} {
			for _, r := range w.seen() {
				got := r.header.Get("Authorization")
				if got == want && w == a {
					sent++
				} else if got != "" {
					t.Errorf("%s: %s%s was sent %q", what, w.url, r.target, got)
				}
				if strings.Contains(fmt.Sprint(r.header), secret) || r.header.Get("Referer") != "" {
					t.Errorf("%s: %s%s was sent %v", what, w.url, r.target, r.header)
				}
			}
			w.forget()
		}
		if ownToo && sent == 0 {
			t.Errorf("%s: the origin was sent no credentials", what)
		}
	}
	for _, path := range []string{"/x", "/own", "/host", "/port", "/away", "/other"} {
		src, err := newClient(t, quick()).Get(t.Context(), withUser(path))
		if err != nil || strings.Contains(src.Name+src.URL, secret) {
			t.Errorf("Get %s: %s, %v", path, src.Name, err)
		}
		check("Get "+path, true)
	}
	if _, err := newClient(t, quick()).Get(t.Context(), "http://user:"+secret+"@10.0.0.1/%zz"); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("the error of what is no address: %v", err)
	}
	if src, err := newClient(t, quick()).Get(t.Context(), "http://user:"+secret+"@10.0.0.1/"); err == nil || strings.Contains(err.Error()+src.Name, secret) {
		t.Errorf("the error of what is refused: %v", err)
	}
	dir := t.TempDir()
	follow := func(_ context.Context, src doc.Source) (*doc.Links, error) {
		return &doc.Links{Kind: doc.PageList, Entries: []doc.Entry{{Title: "t", URL: b.url + "/z"}, {Title: "t", URL: "http://u:" + secret + "@" + b.url[7:] + "/w"}}}, nil
	}
	plan := Plan{Seeds: []string{withUser("/own"), withUser("/host"), withUser("/port"), withUser("/away"), withUser("/other")}, Archive: filepath.Join(dir, "a.warc"), Hosts: []string{"*"}, Follow: follow}
	out := crawlAll(t, newClient(t, quick()), plan)
	check("Crawl", true)
	if log := fmt.Sprint(out.events, out.errs, out.pages); strings.Contains(log, secret) {
		t.Errorf("the log tells the password: %s", log)
	}
	// the archive has what the server said, and it said a password of its own
	checkNoSecret(t, dir, []string{want[6:], "user:" + secret, "u:" + secret})
}

// checkNoSecret demands that no file of a folder has any of these texts.
func checkNoSecret(t *testing.T, dir string, secrets []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 2 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range secrets {
			if strings.Contains(string(b), s) {
				t.Errorf("%s has the password, as %s", e.Name(), s)
			}
		}
	}
}

// TestNothingOutside crawls pages whose addresses and names would like to be paths elsewhere.
func TestNothingOutside(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) {
		c.keep = true
		body := strings.Repeat(c.RequestURI, 200_000/len(c.RequestURI)) // goes through a temporary file
		c.say(fmt.Sprintf("HTTP/1.1 200 OK\nContent-Disposition: attachment; filename=\"../../outside.html\"\nContent-Length: %d\n\n", len(body)), body)
	})
	top := t.TempDir()
	dir, temporary := filepath.Join(top, "in", "side"), filepath.Join(top, "tmp")
	for _, d := range []string{dir, temporary} {
		if err := os.MkdirAll(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("TMPDIR", temporary)
	t.Chdir(top)
	plan := Plan{Archive: filepath.Join(dir, "a.warc.gz")}
	for _, p := range []string{"/..%2f..%2foutside", "/%2e%2e/x", "/a%00b", "/C:%5Cx", "/" + strings.Repeat("x", 300), "/con", "/~/.ssh/id"} {
		plan.Seeds = append(plan.Seeds, w.url+p)
	}
	out := crawlAll(t, newClient(t, quick()), plan)
	if len(out.pages) != len(plan.Seeds) {
		t.Errorf("%d pages, failures %v", len(out.pages), out.errs)
	}
	checkFolder(t, top, "in", "tmp")
	checkFolder(t, filepath.Join(top, "in"), "side")
	checkFolder(t, dir, "a.warc.gz", "a.warc.gz.frontier")
	checkFolder(t, temporary)
}
