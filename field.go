package oriel

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/oriel-go/oriel/internal/bind"
)

// A fieldTag is what the oriel tag of a struct field says: "name,key=value,flag". Results have no names.
type fieldTag struct {
	name    string // API name
	label   string
	options map[string]string
	used    []string
}

// readTag reads the tag of a field, or returns nil if the field is none of a form's and an API's. named says that what
// stands first is a name.
func readTag(f reflect.StructField, named bool) *fieldTag {
	raw := f.Tag.Get("oriel")
	if !f.IsExported() || raw == "-" {
		return nil
	}
	t := &fieldTag{name: snake(f.Name), options: map[string]string{}}
	for i, part := range strings.Split(raw, ",") {
		key, value, has := strings.Cut(part, "=")
		switch {
		case part == "":
		case i == 0 && !has && named:
			t.name = part
		default:
			t.options[key] = value
		}
	}
	t.label = cmp.Or(t.options["label"], human(snake(f.Name)))
	t.used = []string{"label"}
	return t
}

// get returns an option, or "" if it is not there.
func (t *fieldTag) get(keys ...string) string {
	t.used = append(t.used, keys...)
	for _, k := range keys {
		if v, ok := t.options[k]; ok {
			return v
		}
	}
	return ""
}

// is reports whether an option is there.
func (t *fieldTag) is(key string) bool {
	t.used = append(t.used, key)
	_, ok := t.options[key]
	return ok
}

// list returns an option of several values, a|b|c.
func (t *fieldTag) list(keys ...string) []string {
	if v := t.get(keys...); v != "" {
		return strings.Split(v, "|")
	}
	return nil
}

// number returns an option that is a number, or nil if it is not there.
func (t *fieldTag) number(keys ...string) (*float64, error) {
	s := t.get(keys...)
	if s == "" {
		return nil, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil, fmt.Errorf("%s=%s is not a number", keys[0], s)
	}
	return &v, nil
}

// unknown returns the options that nothing has asked for.
func (t *fieldTag) unknown() error {
	var list []string
	for k := range t.options {
		if !slices.Contains(t.used, k) {
			list = append(list, k)
		}
	}
	if len(list) == 0 {
		return nil
	}
	slices.Sort(list)
	return fmt.Errorf("the tag has %s, which such a field does not take", strings.Join(list, ", "))
}

// human makes a label of an API name: max_steps is "Max steps".
func human(name string) string {
	s := strings.ReplaceAll(name, "_", " ")
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// input returns the field in which people fill in a value of type t.
func (t *fieldTag) input(typ reflect.Type) (c valued, err error) {
	info, elem := t.get("info"), typ
	if typ.Kind() == reflect.Pointer {
		elem = typ.Elem()
	}
	switch {
	case isPicture(typ):
		c = &Image{Label: t.label, Info: info}
	case typ == reflect.TypeFor[File]():
		c = &FileField{Label: t.label, Info: info, Accept: t.list("accept")}
	case typ == reflect.TypeFor[[]File]():
		c = &FileField{Label: t.label, Info: info, Accept: t.list("accept"), Multiple: true}
	case elem.Kind() == reflect.Bool:
		c = &Checkbox{Label: t.label, Info: info, Value: t.get("value", "default") == "true"}
	case elem.Kind() == reflect.String:
		c, err = t.text(info)
	case elem.Kind() == reflect.Slice && elem.Elem().Kind() == reflect.String:
		if choices := t.list("choices"); choices != nil {
			c = &CheckboxGroup{Label: t.label, Info: info, Choices: choices, Value: t.list("value", "default")}
		} else {
			c = &Dropdown{Label: t.label, Info: info, Multiple: true, Custom: true, Values: t.list("value", "default")}
		}
	case isNumeric(elem):
		c, err = t.numeric(elem, info)
	default:
		return nil, fmt.Errorf("no field takes a %s; list the inputs in In", typ)
	}
	if err == nil && slices.Contains([]string{"radio", "password", "email"}, t.name) {
		err = fmt.Errorf(`what stands first in the tag is the name, which cannot be %[1]s; to make it a %[1]s field, write ",%[1]s"`, t.name)
	}
	if err != nil {
		return nil, err
	}
	return c, t.unknown()
}

func (t *fieldTag) text(info string) (valued, error) {
	value := t.get("value", "default")
	if choices := t.list("choices"); choices != nil {
		if value != "" && !slices.Contains(choices, value) {
			return nil, fmt.Errorf("value=%s is not among the choices", value)
		}
		if t.is("radio") {
			return &Radio{Label: t.label, Info: info, Choices: choices, Value: value}, nil
		}
		return &Dropdown{Label: t.label, Info: info, Choices: choices, Value: value}, nil
	}
	lines, err1 := t.number("lines")
	length, err2 := t.number("max_length")
	box := &Textbox{Label: t.label, Info: info, Value: value, Placeholder: t.get("placeholder")}
	if lines != nil {
		box.Lines = int(*lines)
	}
	if length != nil {
		box.MaxLength = int(*length)
	}
	switch {
	case t.is("password"):
		box.Type = Password
	case t.is("email"):
		box.Type = Email
	}
	return box, errors.Join(err1, err2)
}

func (t *fieldTag) numeric(typ reflect.Type, info string) (valued, error) {
	value, err1 := t.number("value", "default")
	least, err2 := t.number("min")
	most, err3 := t.number("max")
	step, err4 := t.number("step")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	whole := typ.Kind() != reflect.Float32 && typ.Kind() != reflect.Float64
	if least != nil && most != nil {
		if *most <= *least {
			return nil, fmt.Errorf("max=%v must be greater than min=%v", *most, *least)
		}
		s := &Slider{Label: t.label, Info: info, Min: *least, Max: *most, Value: *least}
		if whole {
			s.Step = 1
		}
		if step != nil {
			s.Step = *step
		}
		if value != nil {
			s.Value = *value
		}
		return s, nil
	}
	n := &Number{Label: t.label, Info: info, Min: least, Max: most, Value: value, Integer: whole, Placeholder: t.get("placeholder")}
	if step != nil {
		n.Step = *step
	}
	return n, nil
}

// output returns the viewer for a value of type typ.
func (t *fieldTag) output(typ reflect.Type) (valued, error) {
	var c valued
	shape := types.Shape(typ)
	if shape.Form == bind.FormKeep {
		typ = shape.Elem
	}
	elem := typ
	if typ.Kind() == reflect.Pointer {
		elem = typ.Elem()
	}
	switch {
	case isPicture(typ):
		c = &Image{Label: t.label}
	case typ == reflect.TypeFor[File]():
		c = &FileField{Label: t.label}
	case typ == reflect.TypeFor[[]File]():
		if t.is("gallery") {
			c = &Gallery{Label: t.label}
		} else {
			c = &FileField{Label: t.label, Multiple: true}
		}
	case elem.Kind() == reflect.String && t.is("markdown"):
		c = &Markdown{Label: t.label}
	case elem.Kind() == reflect.String:
		lines, err := t.number("lines")
		box := &Textbox{Label: t.label}
		if err != nil {
			return nil, err
		}
		if lines != nil {
			box.Lines = int(*lines)
		}
		c = box
	case elem.Kind() == reflect.Bool:
		c = &Checkbox{Label: t.label}
	case isNumeric(elem):
		c = &Number{Label: t.label}
	case typ == reflect.TypeFor[map[string]float64]():
		c = &Label{Label: t.label}
	case typ.Kind() == reflect.Func || typ.Kind() == reflect.Chan:
		return nil, fmt.Errorf("no viewer shows a %s; list the outputs in Out", typ)
	default:
		c = &JSON{Label: t.label}
	}
	return c, t.unknown()
}

func isNumeric(t reflect.Type) bool {
	return t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64 && t.Kind() != reflect.Uintptr
}

func isPicture(t reflect.Type) bool { return t.Implements(reflect.TypeFor[image.Image]()) }
