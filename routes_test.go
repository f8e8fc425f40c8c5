package oriel

import (
	"bufio"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// goldenRoutes says what every route answers to GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS and TRACE without a body.
const goldenRoutes = `
/                                        200 200 405 405 405 405 405 405
/config                                  200 405 405 405 405 405 405 405
/config/                                 200 405 405 405 405 405 405 405
/robots.txt                              200 200 405 405 405 405 405 405
/favicon.ico                             200 200 405 405 405 405 405 405
/healthz                                 200 405 405 405 405 405 405 405
/gradio_api/info                         200 405 405 405 405 405 405 405
/gradio_api/openapi.json                 200 405 405 405 405 405 405 405
/gradio_api/app_id                       200 405 405 405 405 405 405 405
/gradio_api/queue/join                   405 405 415 405 405 405 405 405
/gradio_api/queue/data                   400 405 405 405 405 405 405 405
/gradio_api/queue/status                 200 405 405 405 405 405 405 405
/gradio_api/cancel                       405 405 415 405 405 405 405 405
/gradio_api/reset                        405 405 415 405 405 405 405 405
/gradio_api/upload                       405 405 400 405 405 405 405 405
/gradio_api/upload_progress              400 405 405 405 405 405 405 405
/gradio_api/file=                        404 404 405 405 405 405 405 405
/gradio_api/file=TAINT4711               404 404 405 405 405 405 405 405
/gradio_api/file=/etc/passwd             404 404 405 405 405 405 405 405
/gradio_api/file=http://127.0.0.1/       404 404 404 405 405 405 405 405
/gradio_api/file/TAINT4711               404 404 404 405 405 405 405 405
/gradio_api/call/greet                   405 405 415 405 405 405 405 405
/gradio_api/call/TAINT4711               405 405 415 405 405 405 405 405
/gradio_api/call/greet/TAINT4711         404 405 405 405 405 405 405 405
/gradio_api/call/v2/greet                405 405 415 405 405 405 405 405
/gradio_api/run/greet                    405 405 415 405 405 405 405 405
/gradio_api/api/greet                    405 405 415 405 405 405 405 405
/gradio_api/heartbeat/a                  400 405 405 405 405 405 405 405
/gradio_api/heartbeat/                   404 404 404 405 405 405 405 405
/gradio_api/startup-events               404 404 404 405 405 405 405 405
/gradio_api/proxy=TAINT4711              404 404 404 405 405 405 405 405
/gradio_api/TAINT4711                    404 404 404 405 405 405 405 405
/_oriel/v1/run                           405 405 403 405 405 405 405 405
/_oriel/v1/cancel                        405 405 403 405 405 405 405 405
/_oriel/v1/tab                           400 405 405 403 403 405 405 405
/_oriel/v1/upload                        405 405 405 403 405 405 405 405
/_oriel/v1/csp                           405 405 415 405 405 405 405 405
/_oriel/v1/file                          404 404 404 404 404 405 405 405
/_oriel/HASH/core.js                     200 200 405 405 405 405 405 405
/_oriel/HASH/../core.js                  404 404 404 405 405 405 405 405
/_oriel/HASH/TAINT4711                   404 404 405 405 405 405 405 405
/_oriel/other/core.js                    404 404 404 405 405 405 405 405
/login                                   404 404 404 405 405 405 405 405
/logout                                  404 404 404 405 405 405 405 405
/token                                   404 404 404 405 405 405 405 405
/monitoring                              404 404 404 405 405 405 405 405
/debug/pprof/                            404 404 404 405 405 405 405 405
/.git/config                             404 404 404 405 405 405 405 405
/.env                                    404 404 404 405 405 405 405 405
/TAINT4711                               404 404 404 405 405 405 405 405
`

func TestRoutesAnswerTheirMethodsOnly(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	before := tree(t, s.app.StateDir)
	hash := regexp.MustCompile(`_oriel/([^/"]+)/`).FindStringSubmatch(s.send("GET", "/", "").body)[1]
	var got strings.Builder
	got.WriteByte('\n')
	lines := bufio.NewScanner(strings.NewReader(strings.TrimSpace(goldenRoutes)))
	for lines.Scan() {
		path := strings.Fields(lines.Text())[0]
		fmt.Fprintf(&got, "%-40s", path)
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} {
			a := s.send(method, strings.Replace(path, "HASH", hash, 1), "")
			fmt.Fprintf(&got, " %d", a.status)
			if a.status == 405 && (a.header.Get("Allow") == "" || strings.Contains(a.header.Get("Allow"), method+",")) {
				t.Errorf("%s %s = 405 with Allow: %q", method, path, a.header.Get("Allow"))
			}
		}
		got.WriteByte('\n')
	}
	if got.String() != goldenRoutes {
		t.Errorf("got %s", got.String())
	}
	if after := tree(t, s.app.StateDir); after != before {
		t.Errorf("the state folder changed:\n%s%s", before, after)
	}
}
