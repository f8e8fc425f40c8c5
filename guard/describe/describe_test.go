package describe

import (
	"context"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
)

func TestTemplates(t *testing.T) {
	for in, bad := range map[string]bool{
		`{% for m in messages %}{{ m.role + '\n' }}{% endfor %}`:                             false,
		`{{ bos_token }}{% if tools is not none %}{{ tools | tojson(indent=4) }}{% endif %}`: false,
		`{%- set ns = namespace(found=false) -%}{%- set ns.found = true -%}`:                 false,
		`text about __class__ outside of expressions`:                                        false,
		`{# a comment about __class__ #}`:                                                    false,
		`{{ name.replace('_', ' ') }}{{ '}}' }}`:                                             false,
		`{{ raise_exception('no') }}{{ strftime_now('%d %b') }}`:                             false,
		`{{ x.__class__ }}`:                        true,
		`{{ '}}' ~ x.__class__ }}`:                 true,
		`{% if x['__cl' + 'ass__'] %}`:             true,
		`{{ x | attr("a") }}`:                      true,
		`{{ x['\x5f\x5fclass\x5f\x5f'] }}`:         true,
		`{{ x["\u005f\u005fclass\u005f\u005f"] }}`: true,
		`{{ ('_' * 2 ~ 'class' ~ '_' * 2) }}`:      true,
		`{{ '%c' % 95 }}`:                          true,
		`{{ cycler }}`:                             true,
		`{%- include "x" %}`:                       true,
		`{{ x.mro() }}`:                            true,
	} {
		if what, got := Template(in); got != bad {
			t.Errorf("%s: %v (%s), want %v", in, got, what, bad)
		}
	}
}

func TestDescriptionsOfModels(t *testing.T) {
	for in, want := range map[string]fact.Code{
		`{"class_name":"Dense","module":"keras.layers","config":{"activation":{"module":"keras.activations","class_name":"function","config":"relu"}}}`: "",
		`{"class_name":"Lambda"}`:                      fact.CodeWeightsCode,
		`{"class_name" : "L\u0061mbda", "config":[1,2`: fact.CodeWeightsCode, // also where it breaks
		`[1, {"a":{"b":[{"class_name":"Lambda"}]}}]`:   fact.CodeWeightsCode,
		`{"name":"class_name","value":"Lambda"}`:       "",
		`{"class_name":"A","module":"evil"}`:           fact.CodeWeightsCode,
		`{"class_name":"A","module":"kerasx"}`:         fact.CodeWeightsCode,
		`{"class_name":"TFSMLayer"}`:                   fact.CodeWeightsRef,
		`{"__class__":"LogisticRegression","__module__":"sklearn.linear_model._logistic","__loader__":"ObjectNode"}`: "",
		`{"__class__":"system","__module__":"os","__loader__":"FunctionNode"}`:                                       fact.CodeWeightsCode,
		`{"__class__":"x","__module__":"builtins","__loader__":"OperatorFuncNode"}`:                                  fact.CodeWeightsCode,
		`{"chat_template":[{"name":"default","template":"{% for m in x %}{{ m.__class__ }}{% endfor %}"}]}`:          fact.CodeTemplate,
		`{"chat_template":"{{ messages }}"}`:                                                                         "",
		`{"auto_map":{"AutoModel":"a.B"}}`:                                                                           fact.CodeWeightsCode,
	} {
		hits, _, err := JSON(NewStrings(strings.NewReader(in)), fact.NewBudget(context.Background(), fact.Limits{}.WithDefaults(fact.Model)))
		if err != nil || (want == "") != (len(hits) == 0) || len(hits) > 0 && hits[0].Code != want {
			t.Errorf("%s: %v, %v; want %q", in, hits, err, want)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add("{{ x.__class__ }}{# '}}' #}{% include 'x' %}")
	f.Fuzz(func(t *testing.T, s string) {
		if _, bad := Template(s); bad && !strings.Contains(s, "{") {
			t.Fatal("a text without expressions is bad")
		}
		Script(s)
	})
}

// FuzzStringsInMemory: a document in memory has the same strings as one that is read.
func FuzzStringsInMemory(f *testing.F) {
	for _, in := range []string{`{"a":"b\n","c":["\ud83d\ude00\u00e9",""]}`, `"`, `"a`, `"\`, `"\u12`, `"\u"x"`, `a"b"c"d\"e"`, `"\ud83dx"`, ``} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		read, mem := NewStrings(strings.NewReader(string(in))), StringsIn(in)
		for {
			more := read.Next()
			if got := mem.Next(); got != more {
				t.Fatalf("%q: %v, want %v", in, got, more)
			}
			if !more {
				break
			}
			if string(mem.Text()) != string(read.Text()) || mem.off != read.off || mem.cut != read.cut {
				t.Fatalf("%q: %q up to %d, want %q up to %d", in, mem.Text(), mem.off, read.Text(), read.off)
			}
		}
	})
}
