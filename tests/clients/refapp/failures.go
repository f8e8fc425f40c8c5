package main

import (
	"errors"
	"iter"
	"time"

	"github.com/oriel-go/oriel"
)

func fail(x string) (string, error) { return "", errors.New("boom " + x) }

func gerr(x string) (string, error) {
	return "", &oriel.UserError{Title: "T", Message: "custom " + x, Duration: 3 * time.Second}
}

// gerrGen yields one value and then fails.
func gerrGen(string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if yield("one", nil) {
			yield("", oriel.Errorf("late"))
		}
	}
}

func (b *book) failures() {
	b.add("fail", fail, oriel.In(text("x")), oriel.Out(text("out")))
	b.add("gerr", gerr, oriel.In(text("x")), oriel.Out(text("out")))
	b.add("gerr_gen", gerrGen, oriel.In(text("x")), oriel.Out(text("out")))
	b.add("val", echo[string], oriel.In(text("x")), oriel.Out(text("out"))).Validate = func(x string) error {
		if len(x) <= 3 {
			return oriel.Errorf("too short")
		}
		return nil
	}
}
