package walk

import (
	"path"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// noScript refuses archives that are programs of TorchScript: code beside weights, run when the model is loaded.
func noScript(es []zipEntry) error {
	code, weights := "", false
	for _, e := range es {
		_, below, _ := strings.Cut(e.name, "/")
		if strings.HasPrefix(below, "code/") && path.Ext(below) == ".py" {
			code = e.name
		}
		weights = weights || below == "constants.pkl" || below == "data.pkl"
	}
	if code != "" && weights {
		return within(fact.Deny(fact.CodeWeightsCode, 0, "a program of TorchScript"), code)
	}
	return nil
}
