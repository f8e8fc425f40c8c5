package bind

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/internal/spec"
)

func admitOne(t *testing.T, p Port, fn any, raw string) error {
	t.Helper()
	h := wire(t, fn, Options{In: []Port{p}, Parameters: []string{"x"}})
	_, err := h.Admit(context.Background(), &Call{}, []json.RawMessage{json.RawMessage(raw)})
	return err
}

func TestSerializedObjectsAreRefusedWhereTheyHaveNoBusiness(t *testing.T) {
	tags := func([]string) {}
	for _, v := range guardtest.Values() {
		err := admitOne(t, list, tags, "["+v.JSON+"]")
		invalid, ok := errors.AsType[*spec.Invalid](err)
		if !ok || !strings.HasPrefix(invalid.Problems[0].Message, "Tags holds a ") || !strings.HasSuffix(invalid.Problems[0].Message, " for safety.") {
			t.Errorf("%s %s: %v; want a refusal that names the component", v.ID, v.About, err)
		}
	}
	if err := admitOne(t, list, tags, `["a harmless choice"]`); err != nil {
		t.Error(err)
	}
}

func TestTextMaySayWhatItLikes(t *testing.T) {
	for _, v := range append(guardtest.Prompts(), guardtest.Values()...) {
		if v.JSON[0] != '"' {
			continue
		}
		if err := admitOne(t, text, func(string) {}, v.JSON); err != nil {
			t.Errorf("%s %.60s: %v", v.ID, v.JSON, err)
		}
	}
}
