package guard

import (
	"context"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/serial"
)

// valueMemory bounds what the inspection of one value holds: a few times the longest body of a call.
const valueMemory = 64 << 20

// InspectValue looks through one JSON value of a call for serialized objects and programs, also behind base64, hex and
// percent signs. What it finds is a [*Refused]; whether that refuses the call depends on what the value is for: a choice or
// a file has no business to hold a pickle, a question about pickles has.
func InspectValue(ctx context.Context, raw []byte) error {
	if len(raw) < 12 { // shorter than the shortest of them
		return nil
	}
	b := fact.NewBudget(ctx, Limits{Memory: valueMemory}.WithDefaults(fact.Plain))
	defer b.Work()()
	hits, err := serial.Value(raw, b)
	r := Report{Size: int64(len(raw)), Format: fact.JSON}
	for _, h := range hits {
		r.Findings = append(r.Findings, Finding{Code: h.Code, Stage: fact.S8, Severity: fact.Refuse, Off: -1, Detail: h.Name})
	}
	if err != nil {
		f := fact.FindingOf(err)
		f.Stage, f.Severity = fact.S8, fact.Refuse
		r.Findings = append(r.Findings, f)
	}
	if len(r.Findings) == 0 {
		return nil
	}
	return &Refused{r}
}
