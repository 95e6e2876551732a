package fetch

import (
	"fmt"
	"net/url"

	"golang.org/x/net/http/httpproxy"
)

// proxy is the function that says which proxy a request goes through; nil for none.
func (o Options) proxy() (func(*url.URL) (*url.URL, error), error) {
	switch o.Proxy {
	case "none":
		return func(*url.URL) (*url.URL, error) { return nil, nil }, nil
	case "":
		return httpproxy.FromEnvironment().ProxyFunc(), nil
	}
	u, err := url.Parse(o.Proxy)
	if err != nil {
		return nil, plain(err) // without the address: there may be a password in it
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return nil, fmt.Errorf("%q is not like http://host:port", withoutUser(o.Proxy))
	}
	if u.Host == "" {
		return nil, fmt.Errorf("%q has no host", withoutUser(o.Proxy))
	}
	return func(*url.URL) (*url.URL, error) { return u, nil }, nil
}
