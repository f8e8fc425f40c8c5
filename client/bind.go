package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Named gives arguments by parameter name. It comes last:
//
//	c.Predict(ctx, "/paint", "a lighthouse", client.Named{"steps": 20})
type Named map[string]any

// arguments returns one value for each input of an endpoint, after uploading files.
func (c *Client) arguments(ctx context.Context, e *endpoint, args []any) ([]json.RawMessage, error) {
	values, err := e.bind(args)
	if err != nil {
		return nil, err
	}
	data := make([]json.RawMessage, 0, len(e.inputs))
	next := 0
	for _, isParameter := range e.inputs {
		if !isParameter {
			data = append(data, json.RawMessage("null"))
			continue
		}
		raw, err := c.argument(ctx, values[next])
		next++
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", next, err)
		}
		data = append(data, raw)
	}
	return data, nil
}

func (c *Client) argument(ctx context.Context, v any) (json.RawMessage, error) {
	switch x := v.(type) {
	case *Attachment:
		f, err := c.Upload(ctx, x)
		if err != nil {
			return nil, err
		}
		v = f
	case []*Attachment:
		files := make([]FileData, len(x))
		for i, a := range x {
			var err error
			if files[i], err = c.Upload(ctx, a); err != nil {
				return nil, err
			}
		}
		v = files
	}
	return json.Marshal(v)
}

// bind gives each parameter its argument: by position, else by name, else its default.
func (e *endpoint) bind(args []any) ([]any, error) {
	var named Named
	if n := len(args); n > 0 {
		if last, ok := args[n-1].(Named); ok {
			named, args = last, args[:n-1]
		}
	}
	if slices.ContainsFunc(args, func(a any) bool { _, ok := a.(Named); return ok }) {
		return nil, errors.New("Named must be the last argument")
	}
	n := count(e.inputs)
	if len(args) > n {
		return nil, fmt.Errorf("it takes %d arguments and got %d", n, len(args))
	}
	if !e.listed {
		if len(named) > 0 || len(args) < n {
			return nil, fmt.Errorf("the app does not document it: give all its %d arguments by position", n)
		}
		return args, nil
	}
	values := slices.Clone(args)
	for i, p := range e.Parameters {
		v, given := named[p.Name]
		switch {
		case given && i < len(args):
			return nil, fmt.Errorf("argument %q is given twice, by position and by name", p.Name)
		case i < len(args):
		case given:
			values = append(values, v)
		case p.Default != nil:
			values = append(values, p.Default)
		default:
			return nil, fmt.Errorf("argument %q is missing", p.Name)
		}
	}
	for name := range named {
		if !slices.ContainsFunc(e.Parameters, func(p Parameter) bool { return p.Name == name }) {
			return nil, fmt.Errorf("it has no parameter %q", name)
		}
	}
	return values, nil
}
