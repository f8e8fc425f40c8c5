package oriel

import "github.com/oriel-go/oriel/internal/bind"

// checking turns a component's Validate into the check of its description; nil stays nil.
func checking[T any](fn func(T) error) func(any) error {
	if fn == nil {
		return nil
	}
	return func(v any) error { return fn(v.(T)) }
}

// checkingList is checking for components of choices: one string, or a list of them.
func checkingList(fn func([]string) error) func(any) error {
	if fn == nil {
		return nil
	}
	return func(v any) error {
		if one, ok := v.(string); ok {
			return fn([]string{one})
		}
		list := []string{}
		for _, item := range v.([]any) {
			list = append(list, item.(string))
		}
		return fn(list)
	}
}

// checkingFiles is checking for components of files: each of them.
func checkingFiles(fn func(File) error) func(any) error {
	if fn == nil {
		return nil
	}
	return func(v any) error {
		var list []*bind.File
		switch v := v.(type) {
		case *bind.File:
			list = []*bind.File{v}
		case []*bind.File:
			list = v
		case *bind.Image:
			list = []*bind.File{v.File}
		}
		for _, f := range list {
			if err := fn(File(*f)); err != nil {
				return err
			}
		}
		return nil
	}
}
