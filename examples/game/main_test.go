package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/client"
	"github.com/oriel-go/oriel/orieltest"
)

func TestHalvingFindsEveryNumberAndEndsTheGame(t *testing.T) {
	a := orieltest.New(t, app())
	low, high := 1, 100
	for range tries {
		n := (low + high) / 2
		hint := orieltest.Call[string](a, "guess", n)
		switch {
		case strings.HasPrefix(hint, "Higher"):
			low = n + 1
			continue
		case strings.HasPrefix(hint, "Lower"):
			high = n - 1
			continue
		case !strings.HasSuffix(hint, "it is!**"):
			t.Fatalf("%d: the hint is %q", n, hint)
		}
		_, err := a.Try("guess", n)
		if e, ok := errors.AsType[*client.AppError](err); !ok || e.Message != "This game is over. Press New game." {
			t.Errorf("after the end: got %v", err)
		}
		return
	}
	t.Errorf("not found in %d tries: %d to %d are left", tries, low, high)
}

func TestTheLastTryTellsTheNumber(t *testing.T) {
	g := game{Secret: 7}
	for range tries - 1 {
		var hint string
		if g, hint, _ = guess(g, 9); hint != "Lower than 9." {
			t.Fatalf("the hint is %q", hint)
		}
	}
	g, hint, err := guess(g, 9)
	if err != nil || !g.Over || hint != "Out of tries. It was **7**." {
		t.Errorf("got %+v, %q, %v", g, hint, err)
	}
	if got := tally(g); got != "Guesses: 9 9 9 9 9 9 9 (7 of 7)" {
		t.Errorf("the tally is %q", got)
	}
}

func TestANumberOutsideTheRangeIsRefused(t *testing.T) {
	_, err := orieltest.New(t, app()).Try("guess", 101)
	if _, ok := errors.AsType[*client.ValidationError](err); !ok {
		t.Errorf("got %v", err)
	}
}
