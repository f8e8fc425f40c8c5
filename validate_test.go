package oriel

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/spec"
)

// validated returns an app whose fields all have validators, and how often its handler ran.
func validated(event func(mail string, n int, size string) error) (*App, *int) {
	ran := 0
	mail := &Textbox{Label: "Mail", Validate: func(s string) error {
		if !strings.Contains(s, "@") {
			return Errorf("A mail address has an @.")
		}
		return nil
	}}
	n := &Number{Label: "Guests", Value: new(2.0), Validate: func(n float64) error {
		if n == 13 {
			return Errorf("Not %v, please.", n)
		}
		return nil
	}}
	size := &Dropdown{Label: "Size", Choices: []string{"s", "l", "x"}, Validate: func(chosen []string) error {
		switch chosen[0] {
		case "l":
			return errors.New("secret cause")
		case "x":
			panic("secret panic")
		}
		return nil
	}}
	b := &Button{}
	e := b.OnClick(func(mail string, n int, size string) { ran++ }, In(mail, n, size), nil)
	e.Name = "book"
	if event != nil {
		e.Validate = event
	}
	return &App{Root: Column(mail, n, size, b)}, &ran
}

func TestFieldsAreValidatedInOrder(t *testing.T) {
	app, ran := validated(func(mail string, n int, size string) error {
		if n > 20 {
			return FieldErrors{"guests": "There are 20 chairs."}
		}
		return nil
	})
	b := mustBuild(t, app)
	for _, c := range []struct {
		data []string
		want []string
	}{
		{[]string{`"ada@home"`, `3`, `"s"`}, nil},
		{[]string{`"ada"`, `13`, `"s"`}, []string{"A mail address has an @.", "Not 13, please.", ""}},
		{[]string{`""`, `2`, `"nope"`}, []string{"A mail address has an @.", "", "Size has no such choice. Choose one of those in the list."}},
		{[]string{`"ada@home"`, `99`, `"s"`}, []string{"", "There are 20 chairs.", ""}},
		{[]string{`"ada"`, `99`, `"s"`}, []string{"A mail address has an @.", "", ""}}, // the event's validator sees valid fields only
	} {
		before := *ran
		_, err := run(t, b, "book", &bind.Call{}, c.data...)
		bad, _ := errors.AsType[*spec.Invalid](err)
		var got []string
		if bad != nil {
			for _, p := range bad.Problems {
				got = append(got, p.Message)
			}
		}
		if !slices.Equal(got, c.want) || (*ran > before) != (c.want == nil) {
			t.Errorf("%s: got %q (%v), want %q", c.data, got, err, c.want)
		}
	}
}

func TestABrokenValidatorShowsNothingOfItself(t *testing.T) {
	app, ran := validated(nil)
	b := mustBuild(t, app)
	for _, size := range []string{`"l"`, `"x"`} {
		_, err := run(t, b, "book", &bind.Call{}, `"ada@home"`, `3`, size)
		f, ok := errors.AsType[*engine.Failure](err)
		if !ok || f.Message != "" || f.ID == "" || *ran > 0 {
			t.Errorf("%s: got %#v", size, err)
		}
	}
}

func TestClientsHearOneVerdictForEachInput(t *testing.T) {
	app, _ := validated(nil)
	s := serve(t, app, true)
	s.visitor()
	a := s.want("POST", "/gradio_api/call/book", `{"data":["ada",13,"s"]}`, 422, "")
	var body struct{ Detail []map[string]json.RawMessage }
	if err := json.Unmarshal([]byte(a.body), &body); err != nil || len(body.Detail) != 3 {
		t.Fatalf("got %s", a.body)
	}
	for i, want := range []map[string]string{
		{"__type__": `"validate"`, "is_valid": "false", "message": `"A mail address has an @."`, "parameter_name": `"mail"`},
		{"__type__": `"validate"`, "is_valid": "false", "message": `"Not 13, please."`, "parameter_name": `"guests"`},
		{"__type__": `"validate"`, "is_valid": "true", "message": `""`, "parameter_name": `"size"`},
	} {
		for key, value := range want {
			if got := string(body.Detail[i][key]); got != value {
				t.Errorf("item %d: %s is %s, want %s", i, key, got, value)
			}
		}
	}
}

func TestFilesAreValidated(t *testing.T) {
	field := &FileField{Label: "Report", Validate: func(f File) error {
		if f.Size > 5 {
			return Errorf("%s is too long.", f.Name)
		}
		return nil
	}}
	out, b := &Textbox{}, &Button{}
	b.OnClick(func(f File) string { return f.Name }, In(field), Out(out)).Name = "read"
	s := serve(t, &App{Root: Column(field, out, b)}, true)
	s.visitor()
	for content, want := range map[string]string{"short": "", "much longer": "long.txt is too long."} {
		name := map[bool]string{true: "short.txt", false: "long.txt"}[want == ""]
		data := `{"data":[` + fileValue(s.upload(name, content)[0]) + `]}`
		if want == "" {
			s.want("POST", "/gradio_api/call/read", data, 200, "event_id")
		} else {
			s.want("POST", "/gradio_api/call/read", data, 422, want)
		}
	}
}

func TestValidatorsTakeTheStructThatTheHandlerTakes(t *testing.T) {
	type args struct{ N int }
	check := func(a args) error {
		if a.N > 9 {
			return FieldErrors{"n": "Nine is the most."}
		}
		return nil
	}
	f := &Form{Handler: func(a args) int { return a.N }}
	f.Event.Validate = check
	app := &App{Root: f}
	app.API("direct", func(a args) int { return a.N }).Validate = check
	b := mustBuild(t, app)
	for _, name := range []string{"predict", "direct"} {
		if _, err := run(t, b, name, &bind.Call{}, "9"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_, err := run(t, b, name, &bind.Call{}, "10")
		if bad, ok := errors.AsType[*spec.Invalid](err); !ok || bad.Problems[0].Message != "Nine is the most." {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
