package main

import "testing"

func TestAppIsWiredWell(t *testing.T) {
	if err := app().Check(); err != nil {
		t.Fatal(err)
	}
}
