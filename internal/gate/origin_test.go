package gate

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestSecHostAllowlist(t *testing.T) {
	h := build(t, nil)
	for _, host := range []string{"app.example", "APP.example", "app.example:8080"} {
		h.want(200, "GET", "/x", "Host: "+host)
	}
	for _, host := range []string{"evil.example", "app.example.evil", "xapp.example", "localhost", "127.0.0.1", "[::1]:80"} {
		resp := h.want(421, "GET", "/x", "Host: "+host)
		if b := text(t, resp); b != "" {
			t.Errorf("%s: body %q, want none", host, b)
		}
		for name := range resp.Header {
			if _, ok := securitySet[name]; !ok && name != "Content-Length" {
				t.Errorf("%s: 421 has header %s", host, name)
			}
		}
	}
	for _, host := range []string{"", "äpp.example", "app.example:0", "app.example:x", "a b", "app..example", "app.example.", "u@app.example", "[::1%eth0]", "::1"} {
		h.want(400, "GET", "/x", "Host: "+host)
	}
	h.want(400, "GET", "/x", "Origin: http://app.example", "Origin: http://app.example")
	h.want(400, "GET", "http://app.example/x")

	local := build(t, func(c *Config) { c.Loopback, c.Hosts = true, nil })
	for _, host := range []string{"localhost:7860", "127.0.0.1:1", "127.9.9.9", "[::1]:80"} {
		local.want(200, "GET", "/x", "Host: "+host)
	}
	local.want(421, "GET", "/x", "Host: rebind.example:7860")

	port := build(t, func(c *Config) { c.Hosts = []string{"app.example:8080"} })
	port.want(200, "GET", "/x", "Host: app.example:8080")
	port.want(421, "GET", "/x", "Host: app.example:8081")

	mounted := build(t, func(c *Config) { c.Mounted, c.Hosts = true, nil })
	mounted.want(200, "GET", "/x", "Host: any.example")
}

func TestSecCORSCookieDoesNotBypassOrigin(t *testing.T) {
	h := build(t, nil)
	cookie := visit(t, h)
	for _, target := range []string{"/", "/config", "/gradio_api/queue/join", "/none"} {
		for _, method := range []string{"GET", "POST", "OPTIONS", "PUT"} {
			resp := h.send(method, target, "Origin: https://evil.example", "Cookie: "+cookie, "Access-Control-Request-Method: POST")
			for name := range resp.Header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s %s: has %s", method, target, name)
				}
			}
			if resp.StatusCode < 400 {
				t.Errorf("%s %s from another origin with a cookie = %d", method, target, resp.StatusCode)
			}
		}
	}
	resp := h.want(403, "OPTIONS", "/config", "Origin: https://evil.example", "Access-Control-Request-Method: POST")
	if b := text(t, resp); b != "" {
		t.Errorf("preflight has body %q", b)
	}
}

func TestSecCompatNoDefaultCORS(t *testing.T) {
	h := build(t, nil)
	for _, origin := range []string{"https://spaces.example", "null", "http://localhost:3000", "http://app.example"} {
		resp := h.send("GET", "/config", "Origin: "+origin)
		if got := resp.Header.Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("Origin %s is allowed as %q", origin, got)
		}
	}
}

func TestSecOriginExactMatch(t *testing.T) {
	h := build(t, func(c *Config) { c.Origins = []string{"https://www.example", "https://www.example:8443"} })
	for _, origin := range []string{"https://www.example", "https://www.example:8443"} {
		resp := h.want(200, "POST", "/x", "Origin: "+origin, "Sec-Fetch-Site: cross-site")
		if got := resp.Header.Get("Access-Control-Allow-Origin"); got != origin {
			t.Errorf("%s: allowed origin %q", origin, got)
		}
		if got := resp.Header.Get("Access-Control-Allow-Credentials"); got != "" {
			t.Errorf("%s: credentials %q without the second opt-in", origin, got)
		}
		before := h.calls
		resp = h.send("OPTIONS", "/x", "Origin: "+origin, "Access-Control-Request-Method: POST")
		if resp.StatusCode != 204 || resp.Header.Get("Access-Control-Allow-Methods") == "" || h.calls != before {
			t.Errorf("%s: preflight = %d, %v", origin, resp.StatusCode, resp.Header)
		}
	}
	for _, origin := range []string{"http://www.example", "https://www.example.", "https://www.example:443", "https://www.example.evil",
		"https://xwww.example", "https://sub.www.example", "https://WWW.example", "null", "*", "https://www.example/", ""} {
		resp := h.want(403, "POST", "/x", "Origin: "+origin)
		if got := resp.Header.Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("%q is allowed as %q", origin, got)
		}
		if got := resp.Header.Get("Vary"); got != "Origin" {
			t.Errorf("%q: Vary = %q", origin, got)
		}
	}
	if got := h.send("GET", "/x").Header.Get("Vary"); got != "Origin" {
		t.Errorf("without Origin: Vary = %q", got)
	}
	cookie := visit(t, h)
	if got := text(t, h.send("POST", "/x", "Origin: https://www.example", "Cookie: "+cookie)); !strings.HasPrefix(got, "anon@") {
		t.Errorf("a listed origin without credentials acts as %q", got)
	}
	both := build(t, func(c *Config) { c.Origins, c.Credentials = []string{"https://www.example"}, true })
	resp := both.send("POST", "/x", "Origin: https://www.example", "Cookie: "+cookie)
	if got := resp.Header.Get("Access-Control-Allow-Credentials"); got != "true" {
		t.Errorf("credentials = %q after the second opt-in", got)
	}
	if got := text(t, resp); !strings.HasPrefix(got, "session:") {
		t.Errorf("with credentials the caller is %q", got)
	}
}

func TestSecCORSNoWildcard(t *testing.T) {
	public, _ := url.Parse("https://app.example")
	for _, origin := range []string{"*", "null", "https://*.example", "https://www.example/", "www.example", "http://www.example", "https://www.example:443"} {
		if _, err := New(Config{PublicURL: public, InstallKey: bytes.Repeat([]byte{1}, 32), Origins: []string{origin}}); err == nil {
			t.Errorf("Origins takes %q", origin)
		}
	}
}

func TestSecOriginSchemeMatters(t *testing.T) {
	public, _ := url.Parse("https://app.example")
	h := build(t, func(c *Config) { c.PublicURL = public })
	h.want(200, "POST", "/x", "Origin: https://app.example")
	h.want(403, "POST", "/x", "Origin: http://app.example")
	h.want(403, "POST", "/x", "Origin: https://app.example:444")
	plain := build(t, nil)
	plain.want(200, "POST", "/x", "Origin: http://app.example")
	plain.want(403, "POST", "/x", "Origin: https://app.example")
	plain.want(403, "POST", "/x", "Origin: http://app.example:81")
}

func TestSecFetchMetadataBlocksXSSI(t *testing.T) {
	h := build(t, nil)
	for _, site := range []string{"cross-site", "same-site", "strange"} {
		for _, dest := range []string{"script", "image", "iframe", "empty", "object", "worker"} {
			for _, target := range []string{"/", "/config", "/gradio_api/info", "/_oriel/abc/app.js"} {
				h.want(403, "GET", target, "Sec-Fetch-Site: "+site, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: "+dest)
			}
		}
		link := []string{"Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"}
		h.want(200, "GET", "/", link...)
		h.want(200, "GET", "/_oriel/abc/app.js", link...)
		h.want(403, "GET", "/config", link...)
		h.want(403, "GET", "/_oriel/v1/tab", link...)
		h.want(403, "POST", "/", link...)
	}
	h.want(200, "GET", "/_oriel/abc/frames/chart.js", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script")
	h.want(403, "GET", "/_oriel/v1/frames/chart.js", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script")
	for _, site := range []string{"same-origin", "none"} {
		h.want(200, "GET", "/config", "Sec-Fetch-Site: "+site)
	}
}

func TestSecCrossOriginProtectionOnAllUnsafe(t *testing.T) {
	h := build(t, nil)
	for _, target := range []string{"/gradio_api/queue/join", "/_oriel/v1/run", "/login", "/"} {
		h.want(200, "POST", target, "Sec-Fetch-Site: same-origin", "Origin: http://app.example")
		h.want(200, "POST", target, "Sec-Fetch-Site: none")
		h.want(200, "POST", target, "Origin: http://app.example")
		h.want(403, "POST", target, "Sec-Fetch-Site: cross-site", "Origin: http://app.example")
		h.want(403, "POST", target, "Sec-Fetch-Site: same-site")
		h.want(403, "POST", target, "Origin: http://evil.example")
		h.want(403, "POST", target, "Origin: null")
	}
	cookie := "Cookie: " + visit(t, h)
	h.want(403, "POST", "/_oriel/v1/run", cookie)
	h.want(200, "POST", "/_oriel/v1/run", cookie, "X-Oriel-Request: 1")
	h.want(200, "POST", "/gradio_api/queue/join", cookie)
	h.want(403, "GET", "/gradio_api/queue/data", "Upgrade: websocket", "Connection: Upgrade", "Origin: http://evil.example")

	auth := build(t, func(c *Config) { c.Auth = always("ann") })
	auth.want(400, "POST", "/x", cookie, "Authorization: Bearer t")
}

// Header sets as the clients and browsers send them.
func TestSecCompatNonBrowserRequests(t *testing.T) {
	h := build(t, nil)
	cookie := "Cookie: " + visit(t, h)
	for name, headers := range map[string][]string{
		"python":  {"User-Agent: gradio_client/2.6.0", "Accept: */*", "Content-Type: application/json", cookie},
		"node":    {"User-Agent: node", "Accept: */*", "Content-Type: application/json", "Sec-Fetch-Mode: cors", "Accept-Language: *"},
		"browser": {"Origin: http://app.example", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty", cookie},
		"curl":    {"User-Agent: curl/8", "Accept: */*"},
	} {
		for _, target := range []string{"/gradio_api/queue/join?", "/gradio_api/upload", "/gradio_api/cancel"} {
			if resp := h.send("POST", target, headers...); resp.StatusCode != 200 {
				t.Errorf("%s %s = %d", name, target, resp.StatusCode)
			}
		}
	}
	for name, headers := range map[string][]string{
		"chrome form":       {"Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Sec-Fetch-User: ?1"},
		"firefox no-cors":   {"Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: empty"},
		"safari no-cors":    {"Origin: https://evil.example", "Content-Type: text/plain"},
		"chrome sandboxed":  {"Origin: null", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"},
		"firefox sandboxed": {"Origin: null", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"},
		"safari sandboxed":  {"Origin: null"},
		"safari form":       {"Origin: https://evil.example"},
	} {
		before := h.calls
		if resp := h.send("POST", "/gradio_api/queue/join", append(headers, cookie)...); resp.StatusCode != 403 || h.calls != before {
			t.Errorf("%s = %d, handler calls %d, want 403 and none", name, resp.StatusCode, h.calls-before)
		}
	}
}

func TestSecGetIsSafe(t *testing.T) {
	h := build(t, nil)
	for _, method := range []string{"TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND", "OPTIONS", "get"} {
		resp := h.want(405, method, "/x", "X-HTTP-Method-Override: GET")
		if got := resp.Header.Get("Allow"); got != "GET, HEAD, POST" {
			t.Errorf("%s: Allow = %q", method, got)
		}
	}
	// An override does not turn a request that skips the unsafe rules into an unsafe one.
	h.next = methodEcho
	for _, override := range []string{"X-HTTP-Method-Override: POST", "X-Method-Override: DELETE", "X-HTTP-Method: PUT"} {
		if got := text(t, h.send("GET", "/x?_method=POST", override)); got != "GET" {
			t.Errorf("%s: handler saw %q", override, got)
		}
	}
}

func TestSecCompatRootNeverFromHeaders(t *testing.T) {
	h := build(t, nil)
	got := text(t, h.send("GET", "/x", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-Prefix: /p", "Forwarded: host=evil.example"))
	if !strings.HasSuffix(got, " http://app.example") {
		t.Errorf("base is %q", got)
	}
}

func TestAddressComesFromTrustedProxiesOnly(t *testing.T) {
	h := build(t, func(c *Config) { c.TrustedProxies = []string{"10.0.0.0/8"} })
	for _, tc := range []struct{ from, xff, want string }{
		{"10.0.0.1:1", "198.51.100.7", "anon@198.51.100.7"},
		{"10.0.0.1:1", "203.0.113.9, 198.51.100.7, 10.2.2.2", "anon@198.51.100.7"},
		{"10.0.0.1:1", "10.3.3.3, 10.2.2.2", "anon@10.3.3.3"}, // a visitor of the inner network
		{"10.0.0.1:1", "203.0.113.9, garbage", "anon@10.0.0.1"},
		{"10.0.0.1:1", "203.0.113.9, garbage, 10.2.2.2", "anon@10.2.2.2"},
		{"10.0.0.1:1", "198.51.100.7:4711", "anon@198.51.100.7"},
		{"10.0.0.1:1", "[2001:db8::7]:4711", "anon@2001:db8::7"},
		{"10.0.0.1:1", "", "anon@10.0.0.1"},
		{"[::ffff:10.0.0.1]:1", "198.51.100.7", "anon@198.51.100.7"},
		{"192.0.2.1:1", "198.51.100.7", "anon@192.0.2.1"},
	} {
		if got := text(t, h.send("GET", "/x", "From: "+tc.from, "X-Forwarded-For: "+tc.xff)); !strings.HasPrefix(got, tc.want+" ") {
			t.Errorf("%s via %q: caller %q, want %q", tc.from, tc.xff, got, tc.want)
		}
	}
	h.send("GET", "/x", "X-Forwarded-For: 1.2.3.4")
	if n := strings.Count(h.log.String(), "TrustedProxies"); n != 1 {
		t.Errorf("warned %d times about the undeclared proxy, want once", n)
	}
}

func TestProxiesAreNetworksAsTheyAreWritten(t *testing.T) {
	for entry, want := range map[string]string{
		"10.0.0.0/8": "", "192.0.2.1": "", "2001:db8::/32": "", "2001:db8::1": "", "127.0.0.0/8": "",
		"":                 `write an address like 192.0.2.1 or a network like 10.0.0.0/8`,
		"proxy.example":    `TrustedProxies has "proxy.example"; write an address`,
		"10.0.0/8":         `write an address`,
		"192.0.2.1:80":     `write an address`,
		"fe80::1%eth0":     `write an address`,
		"10.0.0.1/8":       `did you mean the network 10.0.0.0/8 or the address 10.0.0.1?`,
		"::ffff:10.0.0.1":  `write IPv4 addresses as such`,
		"::ffff:a00:0/104": `write IPv4 addresses as such`,
		"0.0.0.0/0":        `every address`,
		"::/0":             `every address`,
	} {
		_, err := New(Config{Loopback: true, InstallKey: make([]byte, 32), TrustedProxies: []string{"192.0.2.7", entry}})
		if got := fmt.Sprint(err); (err == nil) != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: got %q, want %q", entry, got, want)
		}
	}
}

// TestOnlyTheForAndProtoOfAProxyCount: a proxy passes on what else its visitors sent.
func TestOnlyTheForAndProtoOfAProxyCount(t *testing.T) {
	h := build(t, func(c *Config) { c.TrustedProxies = []string{"10.0.0.0/8"} })
	got := text(t, h.send("GET", "/x", "From: 10.0.0.1:1", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Host: evil.example",
		"X-Forwarded-Prefix: /p", "X-Real-Ip: 203.0.113.9", "Forwarded: for=203.0.113.9;host=evil.example;proto=https"))
	if want := "anon@198.51.100.7 http://app.example"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSecPageMethodsAreUnsafe: the page's own PUT and DELETE pass the origin gate like a POST.
func TestSecPageMethodsAreUnsafe(t *testing.T) {
	g, err := New(Config{Loopback: true, AppID: "app", InstallKey: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	h := g.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	for _, method := range []string{"PUT", "DELETE"} {
		for site, want := range map[string]int{"same-origin": 204, "cross-site": 403, "same-site": 403} {
			r := httptest.NewRequest(method, "/_oriel/v1/upload", nil)
			r.Host = "127.0.0.1:7860"
			r.RequestURI = "/_oriel/v1/upload"
			r.Header.Set("Sec-Fetch-Site", site)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s %s: %d, want %d", method, site, w.Code, want)
			}
		}
	}
}
