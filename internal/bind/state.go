package bind

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/oriel-go/oriel/engine"
)

// loadState returns the session's own copy of a State.
func loadState(c *Call, p *Port) (reflect.Value, error) {
	if c.States != nil && p.State.Local {
		return reflect.ValueOf(c.States.First(c.Owner, c.Label, p.Component.ID, p.State.New)), nil
	}
	if c.States != nil {
		if v, ok := c.States.Load(c.Owner, c.Label, p.Component.ID); ok {
			r := reflect.New(p.State.Type)
			raw, _ := v.(json.RawMessage)
			if err := json.Unmarshal(raw, r.Interface()); err != nil {
				return r.Elem(), fmt.Errorf("load %s: %w", p.GoType, err)
			}
			return r.Elem(), nil
		}
	}
	r := reflect.New(p.State.Type).Elem()
	if v := p.State.New(); v != nil {
		r.Set(reflect.ValueOf(v))
	}
	return r, nil
}

// lockStates keeps other calls of the session from writing the States that this one writes.
func (h *Handler) lockStates(ctx context.Context, c *Call) (unlock func(), err error) {
	var ids []int
	for i := range h.o.Out {
		if h.o.Out[i].Kind == KindState {
			ids = append(ids, h.o.Out[i].Component.ID)
		}
	}
	if len(ids) == 0 || c.States == nil {
		return func() {}, nil
	}
	return c.States.Lock(ctx, c.Owner, c.Label, ids)
}

// storeStates writes what a successful run returned for its States, and says which of the watched ones differ.
func (h *Handler) storeStates(c *Call, l engine.Log, values []reflect.Value) error {
	var changed []int
	for i := range h.o.Out {
		p := &h.o.Out[i]
		if p.Kind != KindState || !values[i].IsValid() {
			continue
		}
		after, err := json.Marshal(values[i].Interface())
		if err != nil && !p.State.Local {
			return fmt.Errorf("store %s: %w", p.GoType, err)
		}
		if p.State.Watched {
			old, loadErr := loadState(c, p)
			if loadErr != nil {
				return loadErr
			}
			if before, _ := json.Marshal(old.Interface()); !bytes.Equal(before, after) {
				changed = append(changed, p.Component.ID)
			}
		}
		if c.States == nil {
			continue
		}
		var v any = json.RawMessage(after)
		if p.State.Local {
			v = values[i].Interface()
		}
		c.States.Store(c.Owner, c.Label, p.Component.ID, v)
	}
	if len(changed) > 0 && l != nil {
		return l.Append(engine.Changes{Components: changed})
	}
	return nil
}
