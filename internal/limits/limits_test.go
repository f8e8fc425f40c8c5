package limits

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
)

// text writes a default as the field's comment should say it.
func text(v reflect.Value) string {
	if d, ok := v.Interface().(time.Duration); ok {
		if d >= time.Hour {
			return fmt.Sprintf("%d h", d/time.Hour)
		}
		if d >= time.Minute {
			return fmt.Sprintf("%d min", d/time.Minute)
		}
		return fmt.Sprintf("%d s", d/time.Second)
	}
	n := v.Int()
	if v.Kind() == reflect.Int64 {
		units := []string{"B", "KiB", "MiB", "GiB"}
		for n >= 1024 && n%1024 == 0 {
			n, units = n/1024, units[1:]
		}
		return fmt.Sprintf("%d %s", n, units[0])
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func TestEveryFieldSaysItsDefault(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "limits.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				docs[field.Names[0].Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
			}
		}
		return true
	})
	v := reflect.ValueOf(Defaults())
	if len(docs) != v.NumField() {
		t.Fatalf("found the comments of %d fields, want %d", len(docs), v.NumField())
	}
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if v.Field(i).IsZero() {
			t.Errorf("%s has no default", name)
		}
		if !strings.HasPrefix(docs[name], name+" is ") {
			t.Errorf("comment of %s does not begin with its name: %q", name, docs[name])
		}
		if want := "Default " + text(v.Field(i)) + "."; !strings.HasSuffix(docs[name], want) {
			t.Errorf("comment of %s = %q, want it to end in %q", name, docs[name], want)
		}
		if v.Type().Field(i).Tag.Get("json") == "" {
			t.Errorf("%s has no JSON name", name)
		}
	}
}

func TestFilledKeepsWhatWasSet(t *testing.T) {
	want := Defaults()
	want.Streams = 7
	if got := (Table{Streams: 7}).Filled(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestCheckNamesTheNegativeField(t *testing.T) {
	if err := Defaults().Check(); err != nil {
		t.Errorf("defaults: %v", err)
	}
	err := Table{AfterLosing: -1}.Check()
	if err == nil || !strings.Contains(err.Error(), "AfterLosing") {
		t.Errorf("got %v, want an error that names AfterLosing", err)
	}
}
