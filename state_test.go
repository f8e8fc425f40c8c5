package oriel

import (
	"strings"
	"testing"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/session"
)

// TestAStateIsDeletedWithTheApp makes a session of each kind of State and ends the app.
func TestAStateIsDeletedWithTheApp(t *testing.T) {
	var deleted []string
	copied := &State[[]string]{New: func() []string { return []string{"copied"} }, Deleted: func(v []string) { deleted = append(deleted, v...) }}
	local := &State[*strings.Builder]{Local: true, New: func() *strings.Builder { return &strings.Builder{} },
		Deleted: func(b *strings.Builder) { deleted = append(deleted, b.String()) }}
	unused := &State[int]{Keep: time.Minute, Deleted: func(int) { deleted = append(deleted, "unused") }}
	b, out := &Button{}, &Textbox{}
	b.OnClick(func(v []string, l *strings.Builder) ([]string, string) {
		l.WriteString("local")
		return append(v, "and changed"), strings.Join(v, " ")
	}, In(copied, local), Out(copied, out)).Name = "change"
	b.OnClick(func(int) {}, In(unused), nil)
	s := serve(t, &App{Root: Column(b, out)}, true)
	s.visitor()
	s.want("POST", "/gradio_api/run/change", `{"data":[],"session_hash":"session-one"}`, 200, `"copied"`)
	s.want("POST", "/gradio_api/run/change", `{"data":[],"session_hash":"session-one"}`, 200, `"copied and changed"`)
	s.stop()
	if got := strings.Join(deleted, ","); got != "copied,and changed,and changed,locallocal" && got != "locallocal,copied,and changed,and changed" {
		t.Errorf("deleted %q", got)
	}
}

func TestAFailedRunChangesNoState(t *testing.T) {
	n := &State[int]{}
	b, out := &Button{}, &Number{}
	b.OnClick(func(n, by int) (int, int, error) {
		if by < 0 {
			return n + by, n + by, Errorf("Only upwards.")
		}
		return n + by, n + by, nil
	}, In(n, out), Out(n, out)).Name = "add"
	built := mustBuild(t, &App{Root: Column(b, out)})
	sessions := session.New(session.Options{})
	defer sessions.Close()
	for _, call := range []struct{ by, want string }{{"2", "2"}, {"-1", ""}, {"3", "5"}} {
		steps, err := run(t, built, "add", &bind.Call{States: sessions, Owner: "ada", Label: "tab"}, "null", call.by)
		if call.want == "" && err == nil || call.want != "" && (err != nil || string(steps[0][1].(engine.Set).Value) != call.want) {
			t.Errorf("adding %s gave %v, %v; want %s", call.by, steps, err, call.want)
		}
	}
}
