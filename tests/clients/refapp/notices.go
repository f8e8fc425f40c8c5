package main

import (
	"context"

	"github.com/oriel-go/oriel"
)

// logs shows one notice of each level before it returns.
func logs(ctx context.Context, x string) string {
	oriel.Info(ctx, "i1")
	oriel.Notify(ctx, oriel.Toast{Level: oriel.WarningLevel, Text: "w1", Duration: -1})
	oriel.Notify(ctx, oriel.Toast{Level: oriel.SuccessLevel, Text: "s1", Title: "TT", Hidden: true})
	return x
}

// prog reports progress in every way there is.
func prog(ctx context.Context, x string) string {
	for range oriel.Steps(ctx, 3, "d") {
	}
	oriel.Progress(ctx, 0.5, "half")
	oriel.ProgressOf(ctx, 3, 10, "", "")
	return x
}

func (b *book) notices() {
	b.add("logs", logs, oriel.In(text("x")), oriel.Out(text("out")))
	b.add("prog", prog, oriel.In(text("x")), oriel.Out(text("out")))
}
