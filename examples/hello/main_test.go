package main

import (
	"testing"

	"github.com/oriel-go/oriel/orieltest"
)

func TestGreetsByName(t *testing.T) {
	a := orieltest.New(t, app())
	for name, want := range map[string]string{"Ada": "Hello, Ada!", "": "Hello, !", "Zoë <b>": "Hello, Zoë <b>!"} {
		if got := orieltest.Call[string](a, "greet", name); got != want {
			t.Errorf("greet(%q) is %q, want %q", name, got, want)
		}
	}
}
