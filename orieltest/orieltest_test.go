package orieltest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oriel-go/oriel"
	"github.com/oriel-go/oriel/client"
	"github.com/oriel-go/oriel/orieltest"
)

// counting returns an app with a State, a stream, a failing handler, a file handler and one that waits.
func counting(stopped chan<- struct{}) *oriel.App {
	n, out := &oriel.State[int]{}, &oriel.Number{Label: "Count"}
	text, file, size := &oriel.Textbox{Label: "Text"}, &oriel.FileField{Label: "File"}, &oriel.Textbox{Label: "Size"}
	back := &oriel.FileField{Label: "Back"}
	b := &oriel.Button{Text: "Do"}
	event := func(name string, fn any, in oriel.Inputs, out oriel.Outputs) { b.OnClick(fn, in, out).Name = name }
	event("count", func(n int) (int, int) { return n + 1, n + 1 }, oriel.In(n), oriel.Out(n, out))
	event("spell", func(ctx context.Context, s string) iter.Seq[oriel.Delta] {
		return func(yield func(oriel.Delta) bool) {
			for _, r := range s {
				if !yield(oriel.Delta(r)) {
					stopped <- struct{}{}
					return
				}
				time.Sleep(time.Second) // within a bubble, no time at all
			}
		}
	}, oriel.In(text), oriel.Out(text))
	event("fail", func(s string) (string, error) {
		if s == "" {
			return "", errors.New("disk on fire")
		}
		return "", oriel.Errorf("Please do not say %s.", s)
	}, oriel.In(text), oriel.Out(text))
	event("read", func(f oriel.File) (string, oriel.File, error) {
		r, err := f.Open()
		if err != nil {
			return "", oriel.File{}, err
		}
		defer r.Close()
		content, err := io.ReadAll(r)
		return fmt.Sprint(len(content)), oriel.NewFile("copy of "+f.Name, content), err
	}, oriel.In(file), oriel.Out(size, back))
	event("wait", func(ctx context.Context) (string, error) {
		<-ctx.Done()
		stopped <- struct{}{}
		return "", ctx.Err()
	}, nil, oriel.Out(text))
	return &oriel.App{Title: "Counting", Root: oriel.Column(b, out, text, file, size, back)}
}

func TestStateLastsWithinAVisitorsSession(t *testing.T) {
	app := orieltest.New(t, counting(nil))
	for want := 1; want <= 3; want++ {
		if got := orieltest.Call[int](app, "count"); got != want {
			t.Errorf("call %d gave %d", want, got)
		}
	}
	if got := orieltest.Call[int](app.As("alice"), "count"); got != 1 {
		t.Errorf("alice begins with %d", got)
	}
	if got := orieltest.Call[int](app.As("alice"), "count"); got != 2 {
		t.Errorf("alice goes on with %d", got)
	}
}

func TestManyVisitorsAndCallsAreFine(t *testing.T) {
	app := orieltest.New(t, counting(nil))
	for i := range 100 {
		if got := orieltest.Call[int](app.As(fmt.Sprint(i)), "count"); got != 1 {
			t.Fatalf("visitor %d begins with %d", i, got)
		}
	}
	for want := 1; want <= 600; want++ {
		if got := orieltest.Call[int](app, "count"); got != want {
			t.Fatalf("call %d gives %d", want, got)
		}
	}
}

func TestLimitsOfTheAppCount(t *testing.T) {
	a := counting(nil)
	a.Limits.File = 5
	app := orieltest.New(t, a)
	if _, err := app.Try("read", client.Bytes("six.txt", []byte("123456"))); err == nil || !strings.Contains(err.Error(), "at most 5 bytes") {
		t.Errorf("got %v", err)
	}
}

func TestStreamYieldsEveryStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := orieltest.New(t, counting(nil))
		got := slices.Collect(orieltest.Stream[string](app, "spell", "héy<"))
		if want := []string{"h", "hé", "héy", "héy<"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestLeavingAStreamStopsTheHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stopped := make(chan struct{}, 1)
		app := orieltest.New(t, counting(stopped))
		for range app.Stream("spell", "for ever and ever") {
			break
		}
		<-stopped
	})
}

func TestCancelReachesTheHandler(t *testing.T) {
	stopped := make(chan struct{}, 1)
	app := orieltest.New(t, counting(stopped))
	j := app.Start("wait")
	for e, err := range j.Events(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := e.(client.Started); ok {
			break
		}
	}
	if err := j.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-stopped
	if _, err := j.Result(t.Context()); !errors.Is(err, client.ErrCancelled) {
		t.Errorf("got %v", err)
	}
}

func TestErrorsAreThoseOfTheHandler(t *testing.T) {
	app := orieltest.New(t, counting(nil))
	_, err := app.Try("fail", "please")
	if e, ok := errors.AsType[*client.AppError](err); !ok || e.Message != "Please do not say please." || e.Title != "Error" || e.Duration != 10*time.Second || !e.Visible {
		t.Errorf("got %#v", err)
	}
	_, err = app.Try("fail", "")
	if e, ok := errors.AsType[*client.AppError](err); !ok || e.Message != "" || strings.Contains(err.Error(), "fire") {
		t.Errorf("a hidden error shows as %v", err)
	}
	if _, err = app.Try("nothing"); !errors.Is(err, client.ErrNoEndpoint) {
		t.Errorf("got %v", err)
	}
	_, err = app.Try("fail", []int{1})
	if e, ok := errors.AsType[*client.ValidationError](err); !ok || len(e.Problems) != 1 || e.Problems[0].Parameter != "text" {
		t.Errorf("got %v", err)
	}
}

func TestFilesGoInAndOut(t *testing.T) {
	app := orieltest.New(t, counting(nil))
	content := []byte("some text\n")
	var size string
	var back client.FileData
	for _, arg := range []any{app.Upload("a b.txt", content), client.Bytes("a b.txt", content), client.Reader("a b.txt", strings.NewReader(string(content)))} {
		if err := app.Call("read", arg).Decode(&size, &back); err != nil {
			t.Fatal(err)
		}
		if got := app.Download(back); size != "10" || string(got) != string(content) || back.Name != "copy of a b.txt" {
			t.Errorf("%s bytes went in, and out came %q in %+v", size, got, back)
		}
	}
	// what alice has is hers
	if r, err := app.As("alice").Client().Download(t.Context(), back); err == nil {
		r.Close()
		t.Error("another visitor can read the file")
	}
}

// mistaken is a T that remembers how the test ended.
type mistaken struct {
	testing.TB
	said string
}

func (m *mistaken) Fatal(args ...any)                 { m.said = fmt.Sprint(args...); panic(m) }
func (m *mistaken) Fatalf(format string, args ...any) { m.Fatal(fmt.Sprintf(format, args...)) }

func TestFailuresSayWhatToDo(t *testing.T) {
	m := &mistaken{TB: t}
	fails := func(want string, fn func()) {
		defer func() {
			if recover() != m || !strings.Contains(m.said, want) {
				t.Errorf("the test ends with %q, want %q", m.said, want)
			}
		}()
		fn()
		t.Errorf("the test goes on; want %q", want)
	}
	fails("parameter 1 is int but input 1, *oriel.Textbox, gives a string", func() {
		orieltest.New(m, oriel.Interface(func(int) string { return "" }, oriel.In(&oriel.Textbox{}), oriel.Out(&oriel.Textbox{})))
	})
	app := orieltest.New(m, counting(nil))
	fails("/fail: Please do not say x.", func() { app.Call("fail", "x") })
	fails(`/fail: argument "text" is missing`, func() { app.Call("fail") })
	fails("2 values do not fit 1 variable", func() { orieltest.Call[string](app, "read", client.Bytes("a.txt", []byte("a"))) })
	fails("/fail: Please do not say y.", func() { _ = slices.Collect(app.Stream("fail", "y")) })
}
