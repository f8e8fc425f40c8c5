package oriel

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// TestSecClientIPIgnoresXFF asks the handler, the log and the limiter where a visitor is: all say what the connection
// says, and behind a proxy that the app knows, the last address that is no proxy's.
func TestSecClientIPIgnoresXFF(t *testing.T) {
	const claim = "203.0.113.9, 198.51.100.7, 10.2.2.2"
	for name, c := range map[string]struct {
		proxies []string
		want    string
	}{
		"no proxy":            {nil, "127.0.0.1"},
		"another one":         {[]string{"10.0.0.0/8"}, "127.0.0.1"},
		"it and the one next": {[]string{"127.0.0.1", "10.0.0.0/8"}, "198.51.100.7"},
		"it alone":            {[]string{"127.0.0.1"}, "10.2.2.2"},
	} {
		t.Run(name, func(t *testing.T) {
			in, out := &Textbox{}, &Textbox{}
			a := &App{Name: "proxied", Root: Column(in, out), TrustedProxies: c.proxies}
			in.OnSubmit(func(ctx context.Context, _ string) string { return RequestFrom(ctx).RemoteAddr }, In(in), Out(out)).Name = "where"
			a.Limits.SessionsPerMinute = 2
			s := serve(t, a, false)
			s.want("POST", "/gradio_api/run/where", `{"data":["x"]}`, 200, `"data":["`+c.want+`"]`, "X-Forwarded-For", claim)
			eventually(t, "the log to name "+c.want, func() bool { return strings.Contains(s.log.String(), `"address":"`+c.want+`"`) })
			for n := range 3 { // whatever a visitor claims, the third is one too many
				forged := fmt.Sprintf("192.0.2.%d, %s", n, claim)
				if got := s.send("GET", "/config", "", "X-Forwarded-For", forged).header.Get("Set-Cookie") != ""; got != (n < 2) {
					t.Errorf("visitor %d was given a cookie: %v", n, got)
				}
			}
			if got := s.send("GET", "/config", "", "X-Forwarded-For", "192.0.2.1").header.Get("Set-Cookie") != ""; got != (c.want != "127.0.0.1") {
				t.Errorf("another visitor was given a cookie: %v", got)
			}
		})
	}
}

func TestBehindATrustedProxyTheVisitorIsOnHTTPS(t *testing.T) {
	for proxies, want := range map[string]bool{"127.0.0.1": true, "127.0.0.2": false} {
		s := serve(t, &App{Name: "proxied", Root: &Textbox{}, TrustedProxies: []string{proxies}}, false)
		cookie := s.send("GET", "/", "", "X-Forwarded-Proto", "https").header.Get("Set-Cookie")
		if got := strings.HasPrefix(cookie, "__Host-") && strings.Contains(cookie, "; Secure"); got != want {
			t.Errorf("with the proxy %s the cookie is %q", proxies, cookie)
		}
	}
}

func TestAWrongProxyIsAnErrorOfHandler(t *testing.T) {
	_, err := (&App{Root: &Textbox{}, StateDir: t.TempDir(), TrustedProxies: []string{"proxy.example"}}).Handler(t.Context())
	if err == nil || !strings.Contains(err.Error(), `TrustedProxies has "proxy.example"; write an address like 192.0.2.1`) {
		t.Errorf("got %v", err)
	}
}
