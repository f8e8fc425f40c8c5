package bind

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"

	"github.com/oriel-go/oriel/guard"
)

// inspect refuses serialized objects and programs in inputs that have no use for them. In free text they are worth a line
// in the log: people ask about such things, and API calls may carry what their author wants.
func inspect(ctx context.Context, p *Port, raw json.RawMessage) error {
	if err := guard.InspectValue(ctx, raw); err != nil {
		return judge(ctx, p, err)
	}
	return nil
}

// judge tells whether what was found in an input refuses it.
func judge(ctx context.Context, p *Port, err error) error {
	refused, ok := errors.AsType[*guard.Refused](err)
	if !ok {
		return err
	}
	switch p.Kind {
	case KindChoice, KindChoices, KindImage, KindFile, KindFiles, KindNumber, KindBool:
		return errors.New(refused.Report.Sentence(label(p)))
	}
	slog.InfoContext(ctx, "an input mentions a serialized object", "component", label(p), "code", string(refused.Code()))
	return nil
}
