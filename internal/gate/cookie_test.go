package gate

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

type always string

func (a always) Authenticate(*http.Request) (string, error) { return string(a), nil }

type authFunc func(*http.Request) (string, error)

func (f authFunc) Authenticate(r *http.Request) (string, error) { return f(r) }

// visit opens the page and returns the cookie it gave as name=value.
func visit(t *testing.T, h *house, headers ...string) string {
	t.Helper()
	c := h.send("GET", "/", headers...).Cookies()
	if len(c) != 1 {
		t.Fatalf("the page set %d cookies, want 1", len(c))
	}
	return c[0].Name + "=" + c[0].Value
}

func TestSecCookieAttributes(t *testing.T) {
	public, _ := url.Parse("https://app.example")
	secure := build(t, func(c *Config) { c.PublicURL = public })
	c := secure.send("GET", "/config").Cookies()[0]
	if !strings.HasPrefix(c.Name, "__Host-oriel_") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("over https: %s", c)
	}
	h := build(t, nil)
	c = h.send("GET", "/", "Host: app.example:7860").Cookies()[0]
	if !strings.HasPrefix(c.Name, "oriel_") || !strings.HasSuffix(c.Name, "_7860") || c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
		t.Errorf("over http: %s", c)
	}
	if strings.ContainsAny(c.Value, "=,") || len(c.Raw) > 1024 {
		t.Errorf("value %q, header of %d bytes", c.Value, len(c.Raw))
	}
	other := build(t, func(c *Config) { c.AppID = "other" })
	if a, b := visit(t, h), visit(t, other); strings.Split(a, "=")[0] == strings.Split(b, "=")[0] {
		t.Error("two apps share a cookie name")
	}
	if a, b := visit(t, h), visit(t, build(t, nil)); strings.Split(a, "=")[0] != strings.Split(b, "=")[0] {
		t.Error("the cookie's name does not survive a restart")
	}
}

func TestSessionCookieIsSetOnlyWhereVisitsBegin(t *testing.T) {
	h := build(t, nil)
	cookie := "Cookie: " + visit(t, h)
	set := func(method, target string, headers ...string) bool {
		return h.send(method, target, headers...).Header.Get("Set-Cookie") != ""
	}
	if !set("GET", "/config") || !set("GET", "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document") {
		t.Error("no cookie where one belongs")
	}
	if set("GET", "/", cookie) || set("HEAD", "/") || set("POST", "/") || set("GET", "/x") || set("GET", "/_oriel/h/a.js") ||
		set("GET", "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe") || set("GET", "/", "Host: evil.example") {
		t.Error("a cookie where none belongs")
	}
	h.next = http.HandlerFunc(NotFound)
	if set("GET", "/") {
		t.Error("a cookie on an error")
	}
}

func TestSecSessionFixation(t *testing.T) {
	h := build(t, nil)
	cookie := visit(t, h)
	name, value, _ := strings.Cut(cookie, "=")
	own := text(t, h.send("GET", "/x", "Cookie: "+cookie))
	if !strings.HasPrefix(own, "session:") || strings.Contains(own, value[:20]) {
		t.Fatalf("caller with a cookie is %q", own)
	}
	if again := text(t, h.send("POST", "/x", "Cookie: a=b; "+cookie, "From: 198.51.100.1:1")); again != own {
		t.Errorf("from another address the session is %q, want %q", again, own)
	}
	forged := []byte(value)
	forged[3] ^= 1
	for what, line := range map[string]string{
		"forged":         name + "=" + string(forged),
		"chosen":         name + "=" + strings.Repeat("A", 43) + "." + strings.Repeat("A", 43),
		"short":          name + "=" + value[:43],
		"twice":          cookie + "; " + cookie,
		"twice, one bad": name + "=\x01; " + cookie,
		"twice, spaced":  cookie + "; " + name + " =x",
		"other app's":    visit(t, build(t, func(c *Config) { c.AppID = "other" })),
	} {
		if got := text(t, h.send("GET", "/x", "Cookie: "+line)); !strings.HasPrefix(got, "anon@192.0.2.1 ") {
			t.Errorf("%s cookie: caller %q", what, got)
		}
	}
	if got := text(t, h.send("GET", "/x", "Cookie: "+cookie, "Cookie: "+cookie)); !strings.HasPrefix(got, "anon@") {
		t.Errorf("cookie in two lines: caller %q", got)
	}
}

func TestFirstVisitIsTheSessionThatItsCookieNames(t *testing.T) {
	h := build(t, nil)
	resp := h.send("GET", "/config")
	c := resp.Cookies()[0]
	first := text(t, resp)
	if later := text(t, h.send("GET", "/x", "Cookie: "+c.Name+"="+c.Value)); later != first {
		t.Errorf("first visit %q, later %q", first, later)
	}
}

func TestSecAuthHookFailsClosed(t *testing.T) {
	for name, auth := range map[string]authFunc{
		"error":            func(*http.Request) (string, error) { return "", errors.New("no") },
		"error and a name": func(*http.Request) (string, error) { return "ann", errors.New("no") },
		"empty":            func(*http.Request) (string, error) { return "", nil },
		"panic":            func(*http.Request) (string, error) { panic("oops") },
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t, func(c *Config) {
				c.Auth, c.LoginPath = auth, "login"
				c.Public = func(r *http.Request) bool { return r.URL.Path == "/login" }
			})
			h.want(401, "GET", "/x")
			h.want(401, "POST", "/gradio_api/queue/join")
			h.want(401, "POST", reportPath)
			h.want(200, "GET", "/login")
			resp := h.want(302, "GET", "/", "Accept: text/html")
			if got := resp.Header.Get("Location"); got != "login" {
				t.Errorf("Location = %q", got)
			}
		})
	}
	h := build(t, func(c *Config) { c.Auth = always("ann") })
	if got := text(t, h.want(200, "GET", "/x")); !strings.HasPrefix(got, "user:ann ") {
		t.Errorf("caller %q", got)
	}
}

func FuzzCookie(f *testing.F) {
	m := newCookieMaker(make([]byte, 32), "fuzz")
	id := strings.Repeat("i", idLength)
	f.Add("n=" + string(m.seal(id)))
	f.Add("n=a; n=b")
	f.Add(";;=;n")
	f.Fuzz(func(t *testing.T, line string) {
		value, n := findCookie([]string{line}, "n")
		if n > countCookies([]string{line}) {
			t.Errorf("%d cookies called n among %d", n, countCookies([]string{line}))
		}
		if got, ok := m.open(value); ok && (got != id || value != string(m.seal(id))) {
			t.Errorf("%q opens as %q", value, got)
		}
		if _, n := findCookie([]string{line, "n=x"}, "n"); n == 0 {
			t.Error("a cookie of the second line is lost")
		}
	})
}
