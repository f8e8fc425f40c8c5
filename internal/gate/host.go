package gate

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// A hostList says by which names the app may be called.
type hostList struct {
	any      bool            // the outer server has checked
	loopback bool            // localhost and the loopback addresses, on any port
	names    map[string]bool // "name" on any port, "name:port" on that one
}

func newHostList(cfg Config) (hostList, error) {
	l := hostList{loopback: cfg.Loopback, names: map[string]bool{}}
	if u := cfg.PublicURL; u != nil {
		if u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return l, errors.New("gate: PublicURL must look like https://host/path")
		}
		if _, _, ok := splitHost(lowerASCII(u.Host)); !ok {
			return l, errors.New("gate: PublicURL needs a plain host name")
		}
		l.names[withPort(u)] = true
	}
	for _, h := range cfg.Hosts {
		if _, _, ok := splitHost(lowerASCII(h)); !ok {
			return l, fmt.Errorf("gate: Hosts has %q, which is not a host name; write it like app.example.org", h)
		}
		l.names[lowerASCII(h)] = true
	}
	if len(l.names) == 0 && !cfg.Loopback {
		if !cfg.Mounted {
			return l, errors.New("gate: a listener that others can reach needs PublicURL or Hosts, so that it knows its own names")
		}
		l.any = true
	}
	return l, nil
}

// withPort writes the host of a URL as requests do: a port only if it is not the scheme's own.
func withPort(u *url.URL) string {
	return lowerASCII(strings.TrimSuffix(u.Host, ":"+defaultPort(u.Scheme)))
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// allows reports whether a host of valid syntax is one of the app's.
func (l hostList) allows(name, port, scheme string) bool {
	if l.any || l.names[name] || l.names[name+":"+port] || port == "" && l.names[name+":"+defaultPort(scheme)] {
		return true
	}
	if !l.loopback {
		return false
	}
	a, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return name == "localhost" || err == nil && a.IsLoopback()
}

// splitHost takes a Host header apart: a lower-case name of letters, digits, hyphens and dots, or an address, and a
// port. It does not convert anything: a name in another script or with a zone is not ok.
func splitHost(host string) (name, port string, ok bool) {
	name = host
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		name, port = host[:i], host[i+1:]
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 || port[0] == '0' {
			return "", "", false
		}
	}
	if strings.HasPrefix(name, "[") {
		a, err := netip.ParseAddr(strings.TrimSuffix(name[1:], "]"))
		ok = err == nil && a.Is6() && a.Zone() == "" && strings.HasSuffix(name, "]")
		return name, port, ok
	}
	if name == "" || len(name) > 253 {
		return "", "", false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 {
			return "", "", false
		}
	}
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' {
			return "", "", false
		}
	}
	return name, port, true
}

// lowerASCII lowers A to Z and leaves every other byte.
func lowerASCII(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return 'A' <= r && r <= 'Z' }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
