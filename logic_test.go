package oriel

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/oriel-go/oriel/internal/wire"
)

// logicApp has an event of every kind that the page triggers by itself, all of them with names.
func logicApp() *App {
	timer, kept, box := &Timer{Every: 2 * time.Second}, &BrowserState[int]{Key: "n", Initial: 4}, &Textbox{Label: "Box"}
	b := &Button{Text: "Go"}
	app := &App{Title: "Logic", Root: Column(box, b)}
	app.OnLoad(func() string { return "" }, nil, Out(box)).Name = "loaded"
	first := b.OnClick(func(n int) string { return "" }, In(kept), Out(box))
	first.Name = "first"
	first.Then(func() string { return "" }, nil, Out(box)).Name = "always"
	first.Success(func() string { return "" }, nil, Out(box)).Name = "well"
	first.Failure(func() string { return "" }, nil, Out(box)).Name = "badly"
	timer.OnTick(func() string { return "" }, nil, Out(box)).Name = "ticked"
	change := box.OnChange(func(s string) {}, In(box), nil)
	change.Name, change.Debounce = "changed", 300*time.Millisecond
	stop := b.OnClick(nil, nil, nil)
	stop.Cancels, stop.Visibility = []*Event{first}, Undocumented
	again := b.OnClick(func() string { return "" }, nil, Out(box))
	again.Name, again.Cancels, again.Trigger = "again", []*Event{first}, Multiple
	return app
}

func TestGradioClientsSeeWhatThePageTriggers(t *testing.T) {
	var config struct {
		Components []struct {
			ID    int
			Type  string
			Props json.RawMessage
		}
		Dependencies []map[string]json.RawMessage
	}
	if err := json.Unmarshal(wire.Config(mustBuild(t, logicApp()).spec, wire.Options{}), &config); err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]string{
		"loaded":  {"targets": `[[0,"load"]]`, "trigger_after": "null", "trigger_mode": `"once"`, "backend_fn": "true"},
		"first":   {"targets": `[[3,"click"]]`, "cancels": "[]", "trigger_mode": `"once"`, "inputs": "[4]"},
		"always":  {"targets": `[[null,"then"]]`, "trigger_after": "1", "trigger_only_on_success": "false", "trigger_only_on_failure": "false"},
		"well":    {"targets": `[[null,"success"]]`, "trigger_after": "1", "trigger_only_on_success": "true", "trigger_only_on_failure": "false"},
		"badly":   {"targets": `[[null,"failure"]]`, "trigger_after": "1", "trigger_only_on_success": "false", "trigger_only_on_failure": "true"},
		"ticked":  {"targets": `[[5,"tick"]]`, "show_progress": `"hidden"`, "trigger_mode": `"once"`},
		"changed": {"targets": `[[2,"change"]]`, "trigger_mode": `"always_last"`},
		"go":      {"targets": `[[3,"click"]]`, "backend_fn": "false", "cancels": "[1]", "types": `{"generator":false,"cancel":true}`},
		"again":   {"targets": `[[3,"click"]]`, "backend_fn": "true", "cancels": "[]", "types": `{"generator":false,"cancel":false}`, "trigger_mode": `"multiple"`},
	}
	for _, d := range config.Dependencies {
		var name string
		if err := json.Unmarshal(d["api_name"], &name); err != nil {
			t.Fatal(err)
		}
		for key, value := range want[name] {
			if string(d[key]) != value {
				t.Errorf("%s: %s is %s, want %s", name, key, d[key], value)
			}
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("not in the config: %v", want)
	}
	for _, c := range config.Components {
		switch c.Type {
		case "timer":
			if !equalJSON(t, c.Props, []byte(`{"name":"timer","value":2,"active":true,"visible":true}`)) {
				t.Errorf("the timer has %s", c.Props)
			}
		case "browserstate":
			var p browserStateProps
			if err := json.Unmarshal(c.Props, &p); err != nil || p.Key != "n" || p.Initial != 4.0 {
				t.Errorf("the state of the browser has %s", c.Props)
			}
		}
	}
}

func TestThePageLearnsItsRules(t *testing.T) {
	page := func(app *App) (p struct {
		Name      string
		Rules     *[]json.RawMessage
		Functions []struct {
			Name     string
			Debounce int
			Cancels  []int
		}
	}) {
		t.Helper()
		if err := json.Unmarshal(wire.Page(mustBuild(t, app).spec, wire.Options{}), &p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := page(logicApp())
	if p.Rules == nil || len(*p.Rules) != 0 || p.Name != "logic" {
		t.Errorf("the page has the name %q and the rules %v", p.Name, p.Rules)
	}
	for _, f := range p.Functions {
		if want := map[string]int{"changed": 300}[f.Name]; f.Debounce != want {
			t.Errorf("%s waits %d ms, want %d", f.Name, f.Debounce, want)
		}
		if f.Name == "again" && len(f.Cancels) != 1 {
			t.Errorf("%s cancels %v on the page", f.Name, f.Cancels)
		}
	}
	agree, more := &Checkbox{}, &Textbox{}
	ShowWhen(more, agree)
	p = page(&App{Root: Column(agree, more)})
	if p.Rules == nil || len(*p.Rules) != 1 || string((*p.Rules)[0]) != `{"id":3,"field":2,"is":[],"off":true}` || p.Name != "" {
		t.Errorf("the page has the name %q and the rules %s", p.Name, p.Rules)
	}
	if p = page(&App{Root: agree}); p.Rules != nil {
		t.Errorf("a page without rules has %s", *p.Rules)
	}
}
