package oriel

import (
	"testing"
)

// changing is an app whose button changes what its fields take.
func changing() *App {
	model := &Dropdown{Label: "Model", Choices: []string{"small", "large"}, Value: "small"}
	steps := &Slider{Label: "Steps", Max: 10, Value: 3}
	out, b := &Textbox{Label: "Out"}, &Button{}
	b.OnClick(func() (Change[Dropdown], Change[Slider]) {
		return func(d *Dropdown) { d.Choices, d.Value = []string{"huge"}, "huge" }, func(s *Slider) { s.Max = 50 }
	}, nil, Out(model, steps)).Name = "grow"
	b.OnClick(func() Change[Slider] { return func(s *Slider) { s.Label, s.Value = "Passes", 40 } }, nil, Out(steps)).Name = "rename"
	b.OnClick(func(m string, n int) string { return m }, In(model, steps), Out(out)).Name = "take"
	return &App{Root: Column(model, steps, out, b)}
}

func TestASessionRemembersWhatChangesMadeOfItsFields(t *testing.T) {
	s := serve(t, changing(), true)
	s.visitor()
	call := func(label, name, data string, status int, contains string) {
		t.Helper()
		s.want("POST", "/gradio_api/run/"+name, `{"data":`+data+`,"session_hash":"`+label+`"}`, status, contains)
	}
	const mine, other = "session-one", "session-two"
	call(mine, "take", `["huge",3]`, 422, "Model has no such choice.")
	call(mine, "grow", `[]`, 200, `{"__type__":"update","choices":[["huge","huge"]],"value":"huge"}`)
	call(mine, "take", `["huge",50]`, 200, `"huge"`)
	call(mine, "take", `["large",51]`, 422, "Steps must be between 0 and 50.")
	call(mine, "take", `["large",3]`, 200, `"large"`) // a reloaded page shows what the author wrote
	call(other, "take", `["huge",3]`, 422, "Model has no such choice.")
	// The next change builds on the one before, and null stays the author's value.
	call(mine, "rename", `[]`, 200, `{"__type__":"update","label":"Passes","value":40}`)
	call(mine, "take", `["huge",51]`, 422, "Passes must be between 0 and 50.")
	call(mine, "take", `["huge",null]`, 200, `"huge"`)
}
