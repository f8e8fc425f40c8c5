package scan

import (
	"bytes"
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/pickle"
)

func judgeBytes(t *testing.T, s Scanner, name string, data []byte) Result {
	t.Helper()
	r := s.File(context.Background(), bytes.NewReader(data), int64(len(data)), name)
	if r.Error != "" {
		t.Fatalf("%s: %s", name, r.Error)
	}
	return r
}

func codes(r Result, sev Severity) (out []fact.Code) {
	for _, f := range r.Findings {
		if f.Severity == sev {
			out = append(out, f.Code)
		}
	}
	return out
}

// TestEveryHostileModelIsFound takes the families that are about code, objects and lies in models and archives.
func TestEveryHostileModelIsFound(t *testing.T) {
	s := Scanner{Policy: Default()}
	n := 0
	for _, c := range append(guardtest.Malicious(), guardtest.Pickles()...) {
		if !strings.ContainsAny(c.ID[:1], "OSP") {
			continue
		}
		n++
		r := judgeBytes(t, s, c.Name, c.Make())
		switch {
		case c.Code == fact.CodeEmpty && len(r.Findings) == 1: // a note: nothing is loaded from nothing
		case c.Code != "" && !r.Bad():
			t.Errorf("%s %s: passes with %v, want %s", c.ID, c.About, r.Findings, c.Code)
		case c.Note != "" && !slices.Contains(codes(r, Note), c.Note) && !slices.Contains(codes(r, Bad), c.Note):
			t.Errorf("%s %s: %v, want a note %s", c.ID, c.About, r.Findings, c.Note)
		}
	}
	if n < 350 {
		t.Errorf("only %d cases", n)
	}
}

func TestNoHarmlessFileIsAFinding(t *testing.T) {
	s := Scanner{Policy: Default()}
	s.Policy.Sets = append(s.Policy.Sets, "pandas", "sklearn")
	for _, c := range append(guardtest.Benign(), guardtest.PicklesBenign()...) {
		if r := judgeBytes(t, s, c.Name, c.Make()); r.Bad() {
			t.Errorf("%s %s (%s): %v", c.ID, c.About, c.Name, r.Findings)
		}
	}
}

// TestLoadersGoByTheName takes files that begin like nothing, and that a loader takes by their name.
func TestLoadersGoByTheName(t *testing.T) {
	saved := guardtest.SavedModel("ReadFile", "Const")
	onnx := guardtest.ONNX(guardtest.ProtoBytes(1, guardtest.ProtoText(2, "z"), guardtest.ProtoText(4, "PyCustomOpDef"), guardtest.ProtoText(7, "ai.onnx.contrib")))
	printed := guardtest.ProtoBytes(1, guardtest.ProtoText(1, "n"), guardtest.ProtoText(2, "PrintV2"), guardtest.ProtoBytes(5, guardtest.ProtoText(1, "output_stream"), guardtest.ProtoBytes(2, guardtest.ProtoText(2, "file:///tmp/x"))))
	for _, c := range []struct {
		name string
		data []byte
		code fact.Code
	}{
		{"saved_model.pb", saved[2:], fact.CodeWeightsCode}, // without a version in front
		{"saved_model.pb", append(guardtest.ProtoText(15, "x"), saved...), fact.CodeWeightsCode},
		{"graph.pb", append(guardtest.ProtoInt(15, 1), guardtest.ProtoBytes(1, guardtest.ProtoText(1, "n"), guardtest.ProtoText(2, "PyFunc"))...), fact.CodeWeightsCode},
		{"graph.pb", printed, fact.CodeWeightsCode},
		{"model.onnx", append(guardtest.ProtoText(13, "x"), onnx...), fact.CodeWeightsCode},
		{"model.safetensors", []byte("\x01\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04"), fact.CodeHeader},
		{"chat_template.jinja", []byte("{% for m in messages %}{{ m.__class__ }}{% endfor %}"), fact.CodeTemplate},
	} {
		if r := judgeBytes(t, Scanner{Policy: Default()}, c.name, c.data); !slices.Contains(codes(r, Bad), c.code) {
			t.Errorf("%s (%q): %v, want %s", c.name, c.data[:min(20, len(c.data))], r.Findings, c.code)
		}
	}
	for name, data := range map[string][]byte{"tile.pb": append(guardtest.ProtoInt(15, 1), guardtest.ProtoBytes(3, []byte("layer"))...), "noise.pb": guardtest.Noise(4000),
		"chat_template.jinja": []byte("{% for m in messages %}{{ m.role + ': ' + m['content'] }}{% endfor %}")} {
		if r := judgeBytes(t, Scanner{Policy: Default()}, name, data); r.Bad() {
			t.Errorf("%s: %v", name, r.Findings)
		}
	}
}

func TestFindingsNameMemberOffsetAndGlobal(t *testing.T) {
	inner := guardtest.Zip(guardtest.Entry{Name: "weights/w.pkl", Data: guardtest.PickleCall()})
	data := guardtest.Zip(guardtest.Entry{Name: "readme.md", Data: []byte("# hi")}, guardtest.Entry{Name: "inner.zip", Data: inner})
	r := judgeBytes(t, Scanner{Policy: Default(), Explain: true}, "a.zip", data)
	if len(r.Findings) == 0 {
		t.Fatal("nothing was found")
	}
	f := r.Findings[0]
	if f.Code != fact.CodePickleGlobal || f.Global != "os.getcwd" || !slices.Equal(f.Path, []string{"inner.zip", "weights/w.pkl"}) || f.Off != 23 {
		t.Errorf("got %+v", f)
	}
	if i := slices.IndexFunc(f.Trace, func(s pickle.Step) bool { return s.Here }); i < 0 || f.Trace[i].Name != "STACK_GLOBAL" {
		t.Errorf("the trace %v does not show where", f.Trace)
	}
}

func TestPoliciesDecide(t *testing.T) {
	auto := []byte(`{"auto_map":{"AutoModel":"m.M"}}`)
	call := []byte("\x80\x02cos\ngetcwd\n)R.")
	lfs := []byte("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
	for _, c := range []struct {
		policy string
		name   string
		data   []byte
		bad    bool
	}{
		{`{}`, "config.json", auto, false},
		{`{"fail":["model.code"]}`, "config.json", auto, true},
		{`{}`, "a.pkl", call, true},
		{`{"allow":[{"module":"os","name":"getcwd","as":"call"}]}`, "a.pkl", call, false},
		{`{"ignore":["embedded.executable"]}`, "a.bin", guardtest.ELF(), false},
		{`{"programs":true}`, "a", guardtest.ELF(), false},
		{`{}`, "a", guardtest.ELF(), true},
		{`{}`, "model.pt", guardtest.SevenZip(4), true},
		{`{}`, "model.pt", []byte("\x28\xb5\x2f\xfd" + strings.Repeat("\x00", 40)), true},
		{`{"ignore":["archive.opaque"]}`, "a.txt.bz2", []byte("BZh91AY&SY\x17rE8P\x90\x00\x00\x00\x00"), false},
		{`{}`, "a.txt.bz2", []byte("BZh91AY&SY\x17rE8P\x90\x00\x00\x00\x00"), true},
		{`{"ignore":["archive.opaque"]}`, "a.7z", guardtest.SevenZip(4), false},
		{`{}`, "model.pt", lfs, false},
		{`{"fail":["archive.opaque"]}`, "model.pt", lfs, true},
		{`{"limits":{"nesting":1}}`, "a.zip", guardtest.Zip(guardtest.Entry{Name: "b.zip", Data: guardtest.Zip(guardtest.Entry{Name: "c", Data: auto})}), true},
	} {
		p, err := ReadPolicy(strings.NewReader(c.policy))
		if err != nil {
			t.Fatal(err)
		}
		if r := judgeBytes(t, Scanner{Policy: p}, c.name, c.data); r.Bad() != c.bad {
			t.Errorf("%s on %s: %v, want bad %v", c.policy, c.name, r.Findings, c.bad)
		}
	}
	for _, bad := range []string{`{"set":[]}`, `{"sets":["nupmy"]}`, `{"allow":[{"module":"a","name":"b","as":"x"}]}`, `{"allow":[{"module":"a","name":"b.c","as":"call"}]}`,
		`{"ignore":["pickle.globl"]}`, `{"limits":{"seconds":-1}}`, `{} {}`, `[`} {
		if _, err := ReadPolicy(strings.NewReader(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

// TestDataBesideAModelMustNotLeadAway covers O20: symbolic links, linked directories and hard links.
func TestDataBesideAModelMustNotLeadAway(t *testing.T) {
	model := guardtest.ONNX(guardtest.ProtoBytes(5, guardtest.ProtoInt(1, 2), guardtest.ProtoInt(2, 1), guardtest.ProtoBytes(13, guardtest.ProtoText(1, "location"), guardtest.ProtoText(2, "d/w.bin")), guardtest.ProtoInt(14, 1)))
	for name, c := range map[string]struct {
		make func(dir string) error
		bad  bool
	}{
		"nothing there": {func(string) error { return nil }, false},
		"a file":        {func(d string) error { return os.WriteFile(d+"/m/d/w.bin", []byte("12345678"), 0o600) }, false},
		"a link within": {func(d string) error { return os.Symlink("../m.onnx", d+"/m/d/w.bin") }, false},
		"a link away":   {func(d string) error { return os.Symlink(d+"/secret", d+"/m/d/w.bin") }, true},
		"a linked directory": {func(d string) error {
			if err := os.Remove(d + "/m/d"); err != nil {
				return err
			}
			return os.Symlink(d+"/other", d+"/m/d")
		}, true},
		"a second name": {func(d string) error { return os.Link(d+"/secret", d+"/m/d/w.bin") }, true},
	} {
		dir := t.TempDir()
		for _, d := range []string{"m/d", "other"} {
			if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		for _, f := range []string{"secret", "other/w.bin"} {
			if err := os.WriteFile(filepath.Join(dir, f), []byte("secret"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(dir, "m/m.onnx")
		if err := os.WriteFile(path, model, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := c.make(dir); err != nil {
			t.Fatal(err)
		}
		s := Scanner{Policy: Default()}
		if r := s.Open(context.Background(), path); r.Error != "" || r.Bad() != c.bad {
			t.Errorf("%s: %v %s, want bad %v", name, r.Findings, r.Error, c.bad)
		}
	}
}

func TestDownloadCachesOfLinksPass(t *testing.T) {
	dir := t.TempDir()
	model := guardtest.ONNX(guardtest.ProtoBytes(5, guardtest.ProtoInt(1, 2), guardtest.ProtoInt(2, 1), guardtest.ProtoBytes(13, guardtest.ProtoText(1, "location"), guardtest.ProtoText(2, "w.bin")), guardtest.ProtoInt(14, 1)))
	for _, d := range []string{"blobs", "snapshots/1"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range map[string][]byte{"m.onnx": model, "w.bin": []byte("12345678")} {
		if err := os.WriteFile(filepath.Join(dir, "blobs", name+"-sha"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("../../blobs/"+name+"-sha", filepath.Join(dir, "snapshots/1", name)); err != nil {
			t.Fatal(err)
		}
	}
	s := Scanner{Policy: Default()}
	var names []string
	sum, err := s.Paths(context.Background(), []string{filepath.Join(dir, "snapshots")}, nil, func(r Result) error {
		names = append(names, filepath.Base(r.Name))
		return nil
	})
	if err != nil || sum.Findings+sum.Errors > 0 || !slices.Equal(names, []string{"m.onnx", "w.bin"}) {
		t.Errorf("%+v, %v, %v", sum, names, err)
	}
}

func TestEveryCodeHasARule(t *testing.T) {
	pkgs, err := parser.ParseDir(token.NewFileSet(), "../../guard/fact", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(pkgs["fact"], func(node ast.Node) bool {
		v, ok := node.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 || !strings.HasPrefix(v.Names[0].Name, "Code") {
			return true
		}
		if lit, ok := v.Values[0].(*ast.BasicLit); ok {
			c, err := strconv.Unquote(lit.Value)
			if n++; err != nil || rules[fact.Code(c)] == "" {
				t.Errorf("%s has no rule (%v)", c, err)
			}
		}
		return true
	})
	if n < 60 {
		t.Errorf("found %d codes only", n)
	}
}

// TestSARIFKeepsTheRulesOfItsSchema checks what the schema of SARIF 2.1.0 asks of the properties that are written.
func TestSARIFKeepsTheRulesOfItsSchema(t *testing.T) {
	var out bytes.Buffer
	w := SARIF(&out, "v1.2.3")
	var sum Summary
	s := Scanner{Policy: Default()}
	for name, data := range map[string][]byte{"dir with space/ü.pkl": guardtest.PickleCall(), "/abs/a.zip": guardtest.Zip(guardtest.Entry{Name: "w.pkl", Data: guardtest.PickleCall()}),
		"./ok.safetensors": guardtest.Safetensors("{}      ", 0)} {
		r := judgeBytes(t, s, name, data)
		sum.add(&r)
		if err := w.Result(r); err != nil {
			t.Fatal(err)
		}
	}
	broken := Result{Name: "gone.pt", Error: "no such file"}
	sum.add(&broken)
	if err := w.Result(broken); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(sum); err != nil {
		t.Fatal(err)
	}
	type location struct {
		PhysicalLocation struct {
			ArtifactLocation struct{ URI string }
			Region           struct{ StartLine int }
			Address          *struct {
				AbsoluteAddress int64
				Kind            string
			}
		}
		LogicalLocations []struct{ FullyQualifiedName, Kind string }
	}
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name, Version, SemanticVersion, InformationURI string
					Rules                                          []struct {
						ID, HelpURI          string
						ShortDescription     struct{ Text string }
						DefaultConfiguration struct{ Level string }
					}
				}
			}
			Invocations []struct {
				ExecutionSuccessful        *bool
				ToolExecutionNotifications []struct {
					Level     string
					Message   struct{ Text string }
					Locations []location
				}
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Message   struct{ Text string }
				Locations []location
			}
		}
	}
	d := json.NewDecoder(&out)
	d.DisallowUnknownFields()
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name == "" || log.Runs[0].Tool.Driver.SemanticVersion != "1.2.3" {
		t.Fatalf("%+v", log)
	}
	run := log.Runs[0]
	if ok := run.Invocations[0].ExecutionSuccessful; ok == nil || *ok || len(run.Invocations[0].ToolExecutionNotifications) != 1 {
		t.Errorf("invocation %+v, want one notification of an error", run.Invocations)
	}
	levels := []string{"none", "note", "warning", "error"}
	seen := map[string]bool{}
	for _, r := range run.Tool.Driver.Rules {
		if seen[r.ID] || r.ID == "" || r.ShortDescription.Text == "" || !slices.Contains(levels, r.DefaultConfiguration.Level) {
			t.Errorf("rule %+v", r)
		}
		seen[r.ID] = true
	}
	var addresses []string
	for _, r := range run.Results {
		if r.RuleIndex < 0 || r.RuleIndex >= len(run.Tool.Driver.Rules) || run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID || !slices.Contains(levels, r.Level) || r.Message.Text == "" || len(r.Locations) != 1 {
			t.Errorf("result %+v", r)
		}
		l := r.Locations[0]
		addresses = append(addresses, l.PhysicalLocation.ArtifactLocation.URI)
		if p := l.PhysicalLocation; p.Region.StartLine != 1 || (p.Address == nil) == (len(l.LogicalLocations) == 0) || p.Address != nil && p.Address.AbsoluteAddress < -1 {
			t.Errorf("place %+v", l)
		}
	}
	slices.Sort(addresses)
	if addresses = slices.Compact(addresses); !slices.Equal(addresses, []string{"dir%20with%20space/%C3%BC.pkl", "file:///abs/a.zip"}) {
		t.Errorf("addresses %v", addresses)
	}
}

func TestWhatTheTablePrintsCannotSteerATerminal(t *testing.T) {
	var out bytes.Buffer
	w := Table(&out, true)
	r := Result{Name: "a\x1b[2J\u202egnp.pt", Findings: []Finding{{Code: "x", Severity: Bad, Path: []string{"b\n\x07"}, Off: 3, Detail: "\x9b31m"}}}
	if err := w.Result(r); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.ContainsAny(s, "\x1b\x07\u202e\u009b") || strings.Count(s, "\n") != 2 {
		t.Errorf("printed %q", s)
	}
}

func FuzzFile(f *testing.F) {
	for _, c := range append(guardtest.Family("O"), guardtest.Family("S")...) {
		if data := c.Make(); len(data) < 4096 {
			f.Add(c.Name, data)
		}
	}
	p := Default()
	p.Limits.Seconds = 5
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		s := Scanner{Policy: p, Explain: true}
		if r := s.File(context.Background(), bytes.NewReader(data), int64(len(data)), name); r.Error != "" {
			t.Fatal(r.Error)
		}
	})
}
