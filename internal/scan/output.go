package scan

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Writer writes results in one form. Close writes the end; without it the output is not whole.
type Writer interface {
	Result(Result) error
	Close(Summary) error
}

// Table writes for people: a line for each finding and note, and a line that counts. All adds lines for clean files.
func Table(w io.Writer, all bool) Writer { return &table{bufio.NewWriter(w), all} }

type table struct {
	w   *bufio.Writer
	all bool
}

// Result writes the lines of one file.
func (t *table) Result(r Result) error {
	name := printable(r.Name)
	switch {
	case r.Error != "":
		fmt.Fprintf(t.w, "ERROR    %s: %s\n", name, printable(r.Error))
	case len(r.Findings) == 0 && t.all:
		fmt.Fprintf(t.w, "clean    %s (%s)\n", name, kind(r.Format))
	}
	for _, f := range r.Findings {
		word := map[Severity]string{Bad: "FINDING", Note: "note   "}[f.Severity]
		fmt.Fprintf(t.w, "%s  %s%s\n           %s: %s\n", word, name, place(f), f.Code, printable(f.Detail))
		for _, s := range f.Trace {
			fmt.Fprintf(t.w, "           | %s\n", printable(s.String()))
		}
	}
	return t.w.Flush()
}

func kind(format string) string {
	if format == "" {
		return "unknown kind"
	}
	return format
}

// place says where in a file a finding is: "!data.pkl@14".
func place(f Finding) string {
	var b strings.Builder
	for _, p := range f.Path {
		b.WriteString("!" + printable(p))
	}
	if f.Off >= 0 {
		b.WriteString("@" + strconv.FormatInt(f.Off, 10))
	}
	return b.String()
}

// printable makes text from files fit for a terminal.
func printable(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		q := strconv.QuoteToGraphic(s)
		return q[1 : len(q)-1]
	}
	return s
}

// Close writes the line that counts.
func (t *table) Close(s Summary) error {
	fmt.Fprintf(t.w, "%s, %s: %s in %s, %s", plural(s.Files, "file"), size(s.Bytes), plural(s.Findings, "finding"), plural(s.Bad, "file"), plural(s.Notes, "note"))
	if s.Errors > 0 {
		fmt.Fprintf(t.w, ", %s", plural(s.Errors, "error"))
	}
	fmt.Fprintln(t.w)
	return t.w.Flush()
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func size(n int64) string {
	for _, u := range []struct {
		n    int64
		name string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if n >= u.n {
			return fmt.Sprintf("%.1f %s", float64(n)/float64(u.n), u.name)
		}
	}
	return plural(int(n), "byte")
}

// JSON writes one document: {"version":1,"files":[…],"summary":{…}}.
func JSON(w io.Writer) Writer { return &document{w: bufio.NewWriter(w)} }

type document struct {
	w *bufio.Writer
	n int
}

// Result writes the object of one file.
func (d *document) Result(r Result) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if d.n++; d.n == 1 {
		d.w.WriteString(`{"version":1,"files":[`)
	} else {
		d.w.WriteByte(',')
	}
	d.w.WriteByte('\n')
	d.w.Write(b)
	return d.w.Flush()
}

// Close writes the summary.
func (d *document) Close(s Summary) error {
	if d.n == 0 {
		d.w.WriteString(`{"version":1,"files":[`)
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	fmt.Fprintf(d.w, "\n],\"summary\":%s}\n", b)
	return d.w.Flush()
}

// SARIF writes a log of SARIF 2.1.0, the form that code scanning services read. Version is that of the command.
func SARIF(w io.Writer, version string) Writer { return &sarif{w: w, version: version} }

type sarif struct {
	w       io.Writer
	version string
	results []sarifResult
	trouble []sarifNotice
	used    map[fact.Code]bool
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
}

type sarifLocation struct {
	Physical sarifPlace     `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPlace struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
	Address  *sarifAddress `json:"address,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

// A sarifRegion is always the first line: services want a line, and models have none.
type sarifRegion struct {
	StartLine int `json:"startLine"`
}

// A sarifAddress is a place in a binary file.
type sarifAddress struct {
	Absolute int64  `json:"absoluteAddress"`
	Kind     string `json:"kind"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

type sarifNotice struct {
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
}

type sarifRule struct {
	ID            string         `json:"id"`
	Short         sarifText      `json:"shortDescription"`
	HelpURI       string         `json:"helpUri"`
	Configuration map[string]any `json:"defaultConfiguration"`
}

// Result keeps the findings of one file. A log of SARIF is written as a whole.
func (s *sarif) Result(r Result) error {
	at := sarifArtifact{address(r.Name)}
	if r.Error != "" {
		s.trouble = append(s.trouble, sarifNotice{"error", sarifText{printable(r.Error)}, []sarifLocation{{Physical: sarifPlace{at, sarifRegion{1}, nil}}}})
	}
	for _, f := range r.Findings {
		l := sarifLocation{Physical: sarifPlace{at, sarifRegion{1}, nil}}
		if len(f.Path) == 0 && f.Off >= 0 { // in a member the offset is not one of the file
			l.Physical.Address = &sarifAddress{f.Off, "data"}
		}
		if len(f.Path) > 0 {
			l.Logical = []sarifLogical{{printable(strings.Join(f.Path, "!")), "member"}}
		}
		level := map[Severity]string{Bad: "error", Note: "note"}[f.Severity]
		text := printable(f.Detail)
		if len(f.Path) > 0 {
			text += " (in " + printable(strings.Join(f.Path, "!")) + ")"
		}
		s.results = append(s.results, sarifResult{RuleID: string(f.Code), Level: level, Message: sarifText{text}, Locations: []sarifLocation{l}})
		if s.used == nil {
			s.used = map[fact.Code]bool{}
		}
		s.used[f.Code] = true
	}
	return nil
}

// address is a file's path as a reference to it: relative paths stay relative.
func address(name string) string {
	p := filepath.ToSlash(name)
	u := url.URL{Path: p}
	if filepath.IsAbs(name) {
		u.Scheme = "file"
		if !strings.HasPrefix(p, "/") {
			u.Path = "/" + p
		}
		return u.String()
	}
	return strings.TrimPrefix(u.EscapedPath(), "./")
}

// Close writes the log.
func (s *sarif) Close(sum Summary) error {
	list := []sarifRule{}
	index := map[string]int{}
	for _, c := range slices.Sorted(func(yield func(fact.Code) bool) {
		for c := range s.used {
			if !yield(c) {
				return
			}
		}
	}) {
		index[string(c)] = len(list)
		list = append(list, sarifRule{string(c), sarifText{rules[c]}, "https://github.com/oriel-go/oriel/blob/main/docs/scan.md", map[string]any{"level": "error"}})
	}
	for i := range s.results {
		s.results[i].RuleIndex = index[s.results[i].RuleID]
	}
	call := map[string]any{"executionSuccessful": sum.Errors == 0}
	if len(s.trouble) > 0 {
		call["toolExecutionNotifications"] = s.trouble
	}
	if s.results == nil {
		s.results = []sarifResult{}
	}
	e := json.NewEncoder(s.w)
	e.SetIndent("", " ")
	return e.Encode(map[string]any{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs": []any{map[string]any{
			"tool": map[string]any{"driver": map[string]any{"name": "oriel scan", "semanticVersion": semantic(s.version), "version": s.version,
				"informationUri": "https://github.com/oriel-go/oriel", "rules": list}},
			"invocations": []any{call},
			"results":     s.results,
		}},
	})
}

// semantic is a version without the leading v; one that is none is 0.0.0.
func semantic(v string) string {
	v = strings.TrimPrefix(v, "v")
	if v == "" || v[0] < '0' || v[0] > '9' {
		return "0.0.0"
	}
	return v
}
