package oriel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/oriel-go/oriel/internal/bind"
)

// changed returns the wire properties that fn, a func(*C), sets on component c, as an object, and what c has
// become.
//
// Two scratch copies start out different in every field; the fields in which they agree after fn are those it set.
// A wire property belongs to the update if fn changed it in either copy; its value is that of c with the set fields.
func changed(c Component, fn reflect.Value) (props json.RawMessage, now Component, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("change of %T: panic: %v", c, p)
		}
	}()
	t := reflect.TypeOf(c).Elem()
	result := reflect.New(t)
	result.Elem().Set(reflect.ValueOf(c).Elem())
	scratch := [2]reflect.Value{reflect.New(t), reflect.New(t)}
	var before, after [2]map[string]json.RawMessage
	for i, s := range scratch {
		s.Elem().Set(result.Elem())
		differ(s.Elem(), i)
		if before[i], err = propsOf(s); err != nil {
			return nil, nil, err
		}
		fn.Call([]reflect.Value{s})
		if after[i], err = propsOf(s); err != nil {
			return nil, nil, err
		}
	}
	adopt(result.Elem(), scratch[0].Elem(), scratch[1].Elem())
	values, err := propsOf(result)
	if err != nil {
		return nil, nil, err
	}
	update := map[string]json.RawMessage{}
	for i := range scratch {
		for _, m := range []map[string]json.RawMessage{before[i], after[i]} {
			for k := range m {
				if !bytes.Equal(before[i][k], after[i][k]) {
					update[k] = json.RawMessage("null")
					if v, ok := values[k]; ok {
						update[k] = v
					}
				}
			}
		}
	}
	props, err = json.Marshal(update)
	return props, result.Interface().(Component), err
}

func propsOf(c reflect.Value) (map[string]json.RawMessage, error) {
	raw, err := json.Marshal(c.Interface().(Component).describe().props)
	if err != nil {
		return nil, fmt.Errorf("properties of %s: %w", c.Type(), err)
	}
	var m map[string]json.RawMessage
	err = json.Unmarshal(raw, &m)
	return m, err
}

// differ fills v with values that differ between the scratch copies 0 and 1. What it cannot fill stays.
func differ(v reflect.Value, which int) {
	if !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString([]string{"a", "b"}[which])
	case reflect.Bool:
		v.SetBool(which == 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(1 + which))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(1 + which))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1.25 + float64(which))
	case reflect.Pointer:
		if v.Type().Elem().Kind() != reflect.Struct {
			v.Set(reflect.New(v.Type().Elem()))
			differ(v.Elem(), which)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Interface {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			differ(v.Index(0), which)
		}
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf([]string{"a", "b"}[which]))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			differ(v.Field(i), which)
		}
	}
}

// adopt copies into v the exported fields in which a and b agree.
func adopt(v, a, b reflect.Value) {
	for i := range v.NumField() {
		switch {
		case !v.Type().Field(i).IsExported():
		case v.Field(i).Kind() == reflect.Struct:
			adopt(v.Field(i), a.Field(i), b.Field(i))
		case reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()):
			v.Field(i).Set(a.Field(i))
		}
	}
}

// port returns component c, with its ID, as a place for values.
func port(c Component, id int, d description) bind.Port {
	p := bind.Port{GoType: fmt.Sprintf("%T", c), Kind: d.kind, Appends: d.appends, Own: d.own, Grows: d.grows, Lists: d.lists, Change: reflect.FuncOf(
		[]reflect.Type{reflect.TypeOf(c)}, nil, false)}
	p.Changed = func(call *bind.Call, fn reflect.Value) (json.RawMessage, error) {
		props, now, err := changed(seen(call, id, c), fn)
		if err == nil && call.States != nil {
			keepValue(now, c)
			call.States.Store(call.Owner, call.Label, id, now)
		}
		return props, err
	}
	p.Validate = d.validate
	v, ok := c.(valued)
	if !ok {
		p.Kind = bind.KindNone
		return p
	}
	p.Decode = func(call *bind.Call, raw json.RawMessage) (any, error) {
		now := seen(call, id, c)
		x, err := now.(valued).decode(call, raw)
		if err != nil && now != c { // after a reload the page shows what the author wrote
			if first, firstErr := v.decode(call, raw); firstErr == nil {
				return first, nil
			}
		}
		return x, err
	}
	p.Encode = func(call *bind.Call, x any) (json.RawMessage, error) {
		return seen(call, id, c).(valued).encode(call, x)
	}
	return p
}

// seen returns component c as the call's session sees it: with what Changes have made of it.
func seen(call *bind.Call, id int, c Component) Component {
	if call.States == nil {
		return c
	}
	now, _ := call.States.Load(call.Owner, call.Label, id)
	if changed, ok := now.(Component); ok {
		return changed
	}
	return c
}

// keepValue gives a changed component the author's value again: that is what stands for null, whatever is shown.
func keepValue(now, author Component) {
	for _, name := range []string{"Value", "Values"} {
		if f := reflect.ValueOf(now).Elem().FieldByName(name); f.IsValid() {
			f.Set(reflect.ValueOf(author).Elem().FieldByName(name))
		}
	}
}
