package describe_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/describe"
	"github.com/oriel-go/oriel/guard/fact"
)

func codes(t *testing.T, in string) (out []fact.Code) {
	t.Helper()
	hits, _, err := describe.JSON(describe.NewStrings(strings.NewReader(in)), fact.NewBudget(context.Background(), fact.Limits{}.WithDefaults(fact.Model)))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		out = append(out, h.Code)
	}
	return out
}

const lambda = `{"class_name":"Lambda","config":{}}`

func TestNothingHidesBehindLongStringsAndDepth(t *testing.T) {
	long := 9 << 20
	for about, c := range map[string]struct {
		in   string
		want fact.Code
	}{
		"a long string":               {`{"a":"` + strings.Repeat("x", long) + `","b":` + lambda + `}`, fact.CodeWeightsCode},
		"a long string of escapes":    {`{"a":"` + strings.Repeat(`\"`, long) + `","b":` + lambda + `}`, fact.CodeWeightsCode},
		"a long key":                  {`{"` + strings.Repeat("k", long) + `":1,"b":` + lambda + `}`, fact.CodeWeightsCode},
		"900 lists in lists":          {`{"a":` + strings.Repeat("[", 900) + strings.Repeat("]", 900) + `,"b":` + lambda + `}`, fact.CodeWeightsCode},
		"1,100 lists in lists":        {`{"a":` + strings.Repeat("[", 1100) + strings.Repeat("]", 1100) + `,"b":` + lambda + `}`, fact.CodeDepth},
		"a template that never ends":  {`{"chat_template":"` + strings.Repeat("x", long) + `{{ x.__class__ }}"}`, fact.CodeTemplate},
		"numbers that are none":       {`[NaN,Infinity,-Infinity,1E400,-0.0e-7,true,null,` + lambda + `]`, fact.CodeWeightsCode},
		"a class that is named twice": {`{"class_name":"Dense","class_name":"Lambda","config":{}}`, fact.CodeWeightsCode},
	} {
		if got := codes(t, c.in); !slices.Equal(got, []fact.Code{c.want}) {
			t.Errorf("%s: %v, want %s", about, got, c.want)
		}
	}
}

func TestNamesAreToldByWhatTheyDo(t *testing.T) {
	for name, want := range map[string]string{
		"os.system": "refused", "builtins.eval": "refused", "subprocess.run": "refused", "torch.load": "refused", "torch.hub.load": "refused", "joblib.load": "refused", "numpy.load": "refused",
		"hydra.utils.get_method": "refused", "a.b.__globals__": "refused", "${x}.${y}": "refused", "shutil": "refused", "importlib.import_module": "refused",
		"torch.nn.Linear": "", "torch.optim.AdamW": "", "functools.partial": "", "builtins.dict": "", "nemo.collections.asr.models.EncDecCTCModel": "", "transformers.AutoModel.from_pretrained": "",
		"sentence_transformers.models.Pooling": "", "collections.OrderedDict": "", "": "",
		"src.models.Net": "noted", "osprey.system": "noted", "torch": "noted",
	} {
		what, sev, bad := describe.Named(name)
		got := ""
		if bad {
			got = map[fact.Severity]string{fact.Refuse: "refused", fact.Note: "noted"}[sev]
		}
		if got != want || bad && !strings.Contains(what, name) {
			t.Errorf("%q is %q (%s), want %q", name, got, what, want)
		}
	}
}
