package fetch

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
)

// relay is a proxy: it takes requests in absolute form, and makes tunnels. It dials wherever its table of names says.
type relay struct {
	url   string
	names map[string]string // to addresses
	mu    sync.Mutex
	log   []string // method and target
	auth  []string // Proxy-Authorization
}

func newRelay(t *testing.T, host string, names map[string]string) *relay {
	r := &relay{names: names}
	s := &httptest.Server{Listener: listenAt(t, host), Config: &http.Server{Handler: r}}
	s.Start()
	t.Cleanup(s.Close)
	r.url = s.URL
	return r
}

func (r *relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	r.log = append(r.log, req.Method+" "+req.RequestURI)
	r.auth = append(r.auth, req.Header.Get("Proxy-Authorization"))
	r.mu.Unlock()
	host, port, _ := net.SplitHostPort(req.Host)
	to, ok := r.names[host]
	if !ok {
		http.Error(w, "nothing there", http.StatusForbidden)
		return
	}
	conn, err := net.Dial("tcp", net.JoinHostPort(to, port))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer conn.Close()
	if req.Method != http.MethodConnect {
		req.Header.Del("Proxy-Authorization")
		req.Write(conn)
		resp, err := http.ReadResponse(bufio.NewReader(conn), req)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
		io.Copy(w, resp.Body)
		return
	}
	client, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
	go func() {
		io.Copy(conn, client)
		conn.Close()
	}()
	io.Copy(client, conn)
}

func (r *relay) asked() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.log)
}

// secureServer is a server with TLS, and who trusts it. Its certificate is for example.com.
func secureServer(t *testing.T, host string) (port string, trust *tls.Config) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintf(w, "%s %s %s", r.Proto, r.Host, r.URL.Path)
	}))
	s.Listener.Close()
	s.Listener = listenAt(t, host)
	s.EnableHTTP2 = true // which is not asked for
	s.Config.ErrorLog = quietLog()
	s.StartTLS()
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	_, port, _ = net.SplitHostPort(s.Listener.Addr().String())
	return port, &tls.Config{RootCAs: roots}
}

// codes are those of the diagnostics.
func codes(c *Client) (all []string) {
	for _, d := range c.Diagnostics() {
		all = append(all, d.Code)
	}
	slices.Sort(all)
	return all
}

func TestProxy(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) { c.page("plain " + c.RequestURI) })
	port := portOf(w.url)
	securePort, trust := secureServer(t, "127.0.2.3")
	relay := newRelay(t, "127.0.2.8", map[string]string{"page.gongwen.test": "127.0.2.1", "unknown.gongwen.test": "127.0.2.1", "example.com": "127.0.2.3", "127.0.2.1": "127.0.2.1"})
	opt := quick()
	opt.Proxy, opt.TLS = strings.Replace(relay.url, "http://", "http://reader:geheim@", 1), trust
	opt.Resolver = newNames(map[string][]string{
		"page.gongwen.test": {"127.0.2.1"}, "example.com": {"127.0.2.3"}, "inside.gongwen.test": {"10.0.0.1"}, "half.gongwen.test": {"127.0.2.1 169.254.169.254"},
	}).resolver()
	client := newClient(t, opt)
	get := func(address, want string, reason Reason) {
		t.Helper()
		src, err := client.Get(t.Context(), address)
		var f *Failure
		switch {
		case reason == "" && (err != nil || string(src.Bytes) != want):
			t.Errorf("%s: %q, %v", address, src.Bytes, err)
		case reason != "" && (!errors.As(err, &f) || f.Reason != reason):
			t.Errorf("%s: %v, want %s", address, err, reason)
		}
	}

	for _, address := range []string{
		"http://10.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://inside.gongwen.test/", "http://half.gongwen.test/", "https://inside.gongwen.test/", "http://2130706433/",
		"http://0x7f.1/", "http://１２７.０.０.１/", "http://[::1]/", "https://127.0.0.1/", "http://page.gongwen.test:25/",
	} {
		get(address, "", FailAddress)
	}
	if got := relay.asked(); len(got) > 0 {
		t.Fatalf("the proxy was asked for %v", got)
	}
	get("http://page.gongwen.test:"+port+"/a", "plain /a", "")
	if got := codes(client); !slices.Equal(got, []string{"proxy"}) {
		t.Errorf("diagnostics %v", got)
	}
	get("http://127.0.2.1:"+port+"/b", "plain /b", "")
	get("https://example.com:"+securePort+"/c", "HTTP/1.1 example.com:"+securePort+" /c", "")
	get("http://unknown.gongwen.test:"+port+"/d", "plain /d", "")
	get("http://unknown.gongwen.test:"+port+"/e", "plain /e", "")
	if got := codes(client); !slices.Equal(got, []string{"proxy", "proxy_name"}) {
		t.Errorf("diagnostics %v", got)
	}
	for _, d := range client.Diagnostics() {
		if strings.Contains(d.Message, "geheim") || !strings.Contains(d.Message, strings.TrimPrefix(relay.url, "http://")) {
			t.Errorf("diagnostic %q", d.Message)
		}
	}
	want := []string{
		"GET http://page.gongwen.test:" + port + "/robots.txt", "GET http://page.gongwen.test:" + port + "/a", "GET http://127.0.2.1:" + port + "/robots.txt",
		"GET http://127.0.2.1:" + port + "/b", "CONNECT example.com:" + securePort, "GET http://unknown.gongwen.test:" + port + "/robots.txt",
		"GET http://unknown.gongwen.test:" + port + "/d", "GET http://unknown.gongwen.test:" + port + "/e",
	}
	if got := relay.asked(); !slices.Equal(got, want) {
		t.Errorf("the proxy was asked for\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for i, got := range relay.auth {
		if got != "Basic cmVhZGVyOmdlaGVpbQ==" {
			t.Errorf("request %d has the credentials %q for the proxy", i, got)
		}
	}
	for _, r := range w.seen() {
		if r.header.Get("Proxy-Authorization") != "" {
			t.Error("the credentials of the proxy reached a server")
		}
	}
}

// TestProxyTroubles asks proxies that refuse and that are not there.
func TestProxyTroubles(t *testing.T) {
	relay := newRelay(t, "127.0.2.8", nil) // it refuses all
	opt := quick()
	opt.Proxy, opt.IgnoreRobots = relay.url, true
	var f *Failure
	if _, err := newClient(t, opt).Get(t.Context(), "http://127.0.2.1/"); !errors.As(err, &f) || f.Status != http.StatusForbidden {
		t.Errorf("a request that the proxy refuses: %v", err)
	}
	if _, err := newClient(t, opt).Get(t.Context(), "https://127.0.2.1/"); !errors.As(err, &f) || f.Reason != FailAnswer {
		t.Errorf("a tunnel that the proxy refuses: %v", err)
	}
	ln := listenAt(t, "127.0.2.8")
	opt.Proxy = "http://" + ln.Addr().String()
	ln.Close()
	if _, err := newClient(t, opt).Get(t.Context(), "http://127.0.2.1/"); !errors.As(err, &f) || f.Reason != FailConnect {
		t.Errorf("a proxy that is not there: %v", err)
	}
}

// TestProxyOfEnvironment takes the proxy that the environment names, but for what NO_PROXY does.
func TestProxyOfEnvironment(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) { c.page(c.RequestURI) })
	port := portOf(w.url)
	relay := newRelay(t, "127.0.2.8", map[string]string{"page.gongwen.test": "127.0.2.1"})
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "REQUEST_METHOD"} {
		t.Setenv(name, "")
	}
	t.Setenv("HTTP_PROXY", relay.url)
	t.Setenv("NO_PROXY", "direct.gongwen.test")
	opt := quick()
	opt.Proxy = ""
	opt.Resolver = newNames(map[string][]string{"page.gongwen.test": {"127.0.2.1"}, "direct.gongwen.test": {"127.0.2.1"}}).resolver()
	for _, host := range []string{"page", "direct"} {
		if _, err := newClient(t, opt).Get(t.Context(), "http://"+host+".gongwen.test:"+port+"/"+host); err != nil {
			t.Error(err)
		}
	}
	opt.Proxy = "none"
	if _, err := newClient(t, opt).Get(t.Context(), "http://page.gongwen.test:"+port+"/none"); err != nil {
		t.Error(err)
	}
	if got, want := w.requests(), []string{"/page", "/direct", "/none"}; !slices.Equal(got, want) {
		t.Errorf("requests %v, want %v", got, want)
	}
	if got, want := relay.asked(), []string{"GET http://page.gongwen.test:" + port + "/robots.txt", "GET http://page.gongwen.test:" + port + "/page"}; !slices.Equal(got, want) {
		t.Errorf("the proxy was asked for %v, want %v", got, want)
	}
}

// TestTLS asks a server with TLS whose root is not known, is, and one that speaks no TLS.
func TestTLS(t *testing.T) {
	port, trust := secureServer(t, "127.0.2.3")
	opt := quick()
	opt.IgnoreRobots = true
	opt.Resolver = newNames(map[string][]string{"example.com": {"127.0.2.3"}, "other.gongwen.test": {"127.0.2.3"}, "inside.gongwen.test": {"127.0.3.1"}}).resolver()
	var f *Failure
	if _, err := newClient(t, opt).Get(t.Context(), "https://example.com:"+port+"/"); !errors.As(err, &f) || f.Reason != FailTLS {
		t.Errorf("a root that is not known: %v", err)
	}
	opt.TLS = trust
	client := newClient(t, opt)
	if src, err := client.Get(t.Context(), "https://example.com:"+port+"/"); err != nil || !strings.HasPrefix(string(src.Bytes), "HTTP/1.1 ") {
		t.Errorf("%q, %v", src.Bytes, err)
	}
	if _, err := client.Get(t.Context(), "https://other.gongwen.test:"+port+"/"); !errors.As(err, &f) || f.Reason != FailTLS {
		t.Errorf("a certificate for another name: %v", err)
	}
	if _, err := client.Get(t.Context(), "https://inside.gongwen.test:"+port+"/"); !errors.As(err, &f) || f.Reason != FailAddress {
		t.Errorf("an address that is refused: %v", err)
	}
	w := newWild(t, "127.0.2.1", func(c *wildConn) { c.page("") })
	if _, err := client.Get(t.Context(), strings.Replace(w.url, "http:", "https:", 1)); !errors.As(err, &f) || f.Reason != FailTLS && f.Reason != FailReset {
		t.Errorf("a server without TLS: %v", err)
	}
	opt.TLS, opt.AllowPrefixes = nil, []netip.Prefix{netip.MustParsePrefix("127.0.2.1/32")}
	if _, err := newClient(t, opt).Get(t.Context(), "https://127.0.2.3:"+port+"/"); !errors.As(err, &f) || f.Reason != FailAddress {
		t.Errorf("a neighbour of what is allowed: %v", err)
	}
}

// quietLog is for a server whose clients go away on purpose.
func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
