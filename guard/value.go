package guard

import (
	"context"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/serial"
)

// valueLimits are those of the inspection of one value. It holds a few times the longest body of a call at most.
var valueLimits = Limits{Memory: 64 << 20}.WithDefaults(fact.Plain)

// shortValue is the size of values that are looked at sooner than a goroutine is bound to its thread.
const shortValue = 4 << 10

// InspectValue looks through one JSON value of a call for serialized objects and programs, also behind base64, hex and
// percent signs. What it finds is a [*Refused]; whether that refuses the call depends on what the value is for: a choice or
// a file has no business to hold a pickle, a question about pickles has.
func InspectValue(ctx context.Context, raw []byte) error {
	if len(raw) < 12 { // shorter than the shortest of them
		return nil
	}
	b := fact.NewBudget(ctx, valueLimits)
	if len(raw) > shortValue {
		defer b.Work()()
	}
	hits, err := serial.Value(raw, b)
	if len(hits) == 0 && err == nil {
		return nil
	}
	return refusedValue(raw, hits, err)
}

// refusedValue says what was found in a value, or why nobody could look.
func refusedValue(raw []byte, hits []serial.Hit, err error) error {
	r := Report{Size: int64(len(raw)), Format: fact.JSON}
	for _, h := range hits {
		r.Findings = append(r.Findings, Finding{Code: h.Code, Stage: fact.S8, Severity: fact.Refuse, Off: -1, Detail: h.Name})
	}
	if err != nil {
		f := fact.FindingOf(err)
		f.Stage, f.Severity = fact.S8, fact.Refuse
		r.Findings = append(r.Findings, f)
	}
	return &Refused{r}
}
