package oriel

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/oriel-go/oriel/internal/bind"
)

// fixtures are the components that testdata/components describes, by file name.
var fixtures = map[string]Component{
	"textbox":           &Textbox{Label: "Name", Placeholder: "Who?", MaxLength: 5},
	"number":            &Number{Label: "Guests", Value: new(2.0), Min: new(1.0), Max: new(9.0), Integer: true},
	"slider":            &Slider{Label: "Seed", Max: 10, Step: 1, Value: 3},
	"checkbox":          &Checkbox{Label: "Agree", Value: true},
	"radio":             &Radio{Label: "Size", Choices: []string{"s", "l"}, Labels: []string{"Small", "Large"}, Value: "s"},
	"checkboxgroup":     &CheckboxGroup{Label: "Toppings", Choices: []string{"a", "b"}, Value: []string{"b"}},
	"dropdown":          &Dropdown{Label: "Model", Choices: []string{"small", "large"}},
	"dropdown-multiple": &Dropdown{Label: "Tags", Choices: []string{"a", "b"}, Values: []string{"a"}, Multiple: true, Max: 2, Custom: true},
	"markdown":          &Markdown{Value: "# Hi"},
	"chatbot":           &Chatbot{Label: "Chat", Value: []Message{TextMessage(AssistantRole, "Hello.")}, Placeholder: "Ask *anything*.", Height: 300},
	"tabs":              &Tabs{Selected: "play", Children: []*Tab{{Label: "Rules"}, {Label: "Play", ID: "play"}}},
	"tab":               &Tab{Label: "Play", ID: "play", Disabled: true},
	"row":               &RowBlock{Equal: true, Variant: Panel},
	"column":            &ColumnBlock{Style: Style{Scale: 2}},
	"group":             Stack(),
	"button":            &Button{Text: "Go", Primary: true, Size: Small, Link: "https://example.org/"},
	"label":             &Label{Label: "Animal", Top: 2},
	"accordion":         &Accordion{Label: "More", Closed: true},
	"timer":             &Timer{Every: 2500 * time.Millisecond, Stopped: true},
	"browserstate":      &BrowserState[keptSettings]{Key: "settings", Initial: keptSettings{"Ada", 2}},
	"json":              &JSON{Label: "Result", Value: map[string]any{"a": 1}, Open: true},
}

type keptSettings struct {
	Name string
	Size int
}

// TestComponentWire reads every fixture: what a component sends to the page, what it takes and what it refuses.
func TestComponentWire(t *testing.T) {
	files, err := filepath.Glob("testdata/components/*.txtar")
	if err != nil || len(files) != len(fixtures) {
		t.Fatalf("found %d fixtures (%v), the table has %d", len(files), err, len(fixtures))
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := fixtures[name]
			for _, section := range txtar.Parse(data).Files {
				switch section.Name {
				case "component.json":
					checkProps(t, c, section.Data)
				case "ok", "refused":
					checkValues(t, c.(valued), section)
				default:
					t.Errorf("unknown section %q", section.Name)
				}
			}
		})
	}
}

func checkProps(t *testing.T, c Component, want []byte) {
	t.Helper()
	d := c.describe()
	got, err := json.Marshal(map[string]any{"type": d.typ, "props": d.props})
	if err != nil {
		t.Fatal(err)
	}
	if !equalJSON(t, got, want) {
		t.Errorf("on the wire:\n got %s\nwant %s", got, want)
	}
}

// checkValues goes through lines of "what a client sends -> what comes back, or the refusal".
func checkValues(t *testing.T, c valued, section txtar.File) {
	t.Helper()
	for line := range strings.Lines(string(section.Data)) {
		in, want, ok := strings.Cut(strings.TrimSpace(line), " -> ")
		if !ok {
			t.Fatalf("line %q has no arrow", line)
		}
		in, want = strings.TrimSpace(in), strings.TrimSpace(want)
		v, err := c.decode(&bind.Call{}, json.RawMessage(in))
		if section.Name == "refused" {
			if err == nil || err.Error() != want {
				t.Errorf("%s: got %v, %v; want the refusal %q", in, v, err, want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: refused: %v", in, err)
			continue
		}
		out, err := c.encode(&bind.Call{}, v)
		if err != nil || !equalJSON(t, out, []byte(want)) {
			t.Errorf("%s: came back as %s, %v; want %s", in, out, err, want)
		}
	}
}

func equalJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatalf("%s: %v", a, err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return reflect.DeepEqual(x, y)
}
