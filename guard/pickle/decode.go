package pickle

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/typed"
)

// Decode reads a pickle of plain data into a T, by the rules of package typed: names match in exact case, unknown and
// duplicate names are refused, numbers must fit, and T has no field that could hold anything. The zero policy is the right
// one unless T holds what others let through.
//
// Dates become text in RFC 3339, spans of time seconds, bytes base64, decimals and UUIDs text, tuples and sets arrays. Numbers
// that are infinite or not numbers, dicts whose keys are not strings or integers, arrays and tensors have no place in a T
// and are refused.
func Decode[T any](ctx context.Context, r io.ReaderAt, size int64, p Policy) (T, error) {
	var zero T
	text, err := jsonOf(ctx, r, size, p)
	if err != nil {
		return zero, err
	}
	return typed.Decode[T](bytes.NewReader(text), decodeLimits(size))
}

// DecodeAs reads a pickle of plain data as the type that reg has under a schema id. See [Decode].
func DecodeAs(ctx context.Context, reg *typed.Registry, schema string, r io.ReaderAt, size int64, p Policy) (any, error) {
	text, err := jsonOf(ctx, r, size, p)
	if err != nil {
		return nil, err
	}
	return reg.Decode(schema, bytes.NewReader(text), decodeLimits(size))
}

// decodeMost bounds what Decode makes of a file in between: sharing can make the text far longer than the file.
const decodeMost = 64 << 20

func decodeLimits(size int64) fact.Limits {
	return fact.Limits{Size: decodeMost, Field: decodeMost, Memory: decodeMost, Time: 10*time.Second + time.Duration(size>>20)*time.Second}
}

func jsonOf(ctx context.Context, r io.ReaderAt, size int64, p Policy) ([]byte, error) {
	f, err := Open(ctx, r, size, p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	v, err := f.Value()
	if err != nil {
		return nil, err
	}
	var w jsonWriter
	if err := w.value(v); err != nil {
		return nil, err
	}
	return w.out, nil
}

type jsonWriter struct{ out []byte }

func noPlace(format string, args ...any) error {
	return fact.Deny(fact.CodePickleType, -1, format+" has no place in a declared type", args...)
}

func (w *jsonWriter) value(v any) error {
	if len(w.out) > decodeMost {
		return fact.Over(fact.CodePickleLimit, -1, int64(len(w.out)), decodeMost, "bytes once written out")
	}
	switch v := v.(type) {
	case nil:
		w.out = append(w.out, "null"...)
	case bool:
		w.out = strconv.AppendBool(w.out, v)
	case int64:
		w.out = strconv.AppendInt(w.out, v, 10)
	case *big.Int:
		w.out = v.Append(w.out, 10)
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return noPlace("the number %v", v)
		}
		return w.marshal(v)
	case string, []byte, time.Time:
		return w.marshal(v)
	case Decimal:
		return w.marshal(string(v))
	case UUID:
		return w.marshal(fmt.Sprintf("%x-%x-%x-%x-%x", v[:4], v[4:6], v[6:8], v[8:10], v[10:]))
	case Delta:
		return w.marshal(float64(v.Days)*86_400 + float64(v.Seconds) + float64(v.Micros)/1e6)
	case Clock:
		return w.marshal(time.Duration(v).Seconds())
	case []any:
		return w.list(v)
	case Tuple:
		return w.list(v)
	case Items:
		return w.list(v)
	case map[string]any:
		first := true
		for k, e := range v {
			if err := w.entry(k, e, &first); err != nil {
				return err
			}
		}
		return w.close('}', first)
	case Dict:
		first := true
		for _, p := range v {
			var key string
			switch k := p.Key.(type) {
			case string:
				key = k
			case int64:
				key = strconv.FormatInt(k, 10)
			default:
				return noPlace("a key of type %T", k)
			}
			if err := w.entry(key, p.Value, &first); err != nil {
				return err
			}
		}
		return w.close('}', first)
	default:
		return noPlace("a value of type %T", v)
	}
	return nil
}

func (w *jsonWriter) marshal(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fact.Deny(fact.CodePickleType, -1, "%v", err)
	}
	w.out = append(w.out, b...)
	return nil
}

func (w *jsonWriter) list(vs []any) error {
	w.out = append(w.out, '[')
	for i, v := range vs {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		if err := w.value(v); err != nil {
			return err
		}
	}
	w.out = append(w.out, ']')
	return nil
}

func (w *jsonWriter) entry(key string, v any, first *bool) error {
	if *first {
		w.out = append(w.out, '{')
	} else {
		w.out = append(w.out, ',')
	}
	*first = false
	if err := w.marshal(key); err != nil {
		return err
	}
	w.out = append(w.out, ':')
	return w.value(v)
}

func (w *jsonWriter) close(b byte, empty bool) error {
	if empty {
		w.out = append(w.out, '{')
	}
	w.out = append(w.out, b)
	return nil
}
