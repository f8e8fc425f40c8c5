// Command app is the program that docs/performance.md measures. ../reference/app.py is the same in Gradio: the same
// functions, the same components, the same texts, so that every answer of one can be checked against the other.
//
// An argument names one of the smaller apps of pages.go instead: hello, chat or components.
package main

import (
	"context"
	"fmt"
	"iter"
	"log"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-go/oriel"
)

// pace waits between tokens of a stream. A rate of 0 does not wait at all.
type pace struct {
	began time.Time
	step  time.Duration
}

func newPace(rate float64) pace {
	if rate <= 0 {
		return pace{}
	}
	return pace{time.Now(), time.Duration(float64(time.Second) / rate)}
}

// wait returns when token n is due, or false when the run has ended.
func (p pace) wait(ctx context.Context, n int) bool {
	if p.step == 0 {
		return ctx.Err() == nil
	}
	late := time.Until(p.began.Add(time.Duration(n) * p.step))
	if late <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(late)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// tokens yields n tokens that say when they were made, in microseconds since 1970.
func tokens(ctx context.Context, n, rate float64) iter.Seq[string] {
	return func(yield func(string) bool) {
		p := newPace(rate)
		for i := range int(n) {
			if !p.wait(ctx, i) || !yield(strconv.FormatInt(time.Now().UnixMicro(), 10)+" ") {
				return
			}
		}
	}
}

func echo(text string) string { return text }

// gen yields the text so far with every token, as Gradio's functions do.
func gen(ctx context.Context, n, rate float64) iter.Seq[string] {
	return func(yield func(string) bool) {
		var all []byte
		for t := range tokens(ctx, n, rate) {
			if all = append(all, t...); !yield(string(all)) {
				return
			}
		}
	}
}

// grow yields the tokens alone.
func grow(ctx context.Context, n, rate float64) iter.Seq[oriel.Delta] {
	return func(yield func(oriel.Delta) bool) {
		for t := range tokens(ctx, n, rate) {
			if !yield(oriel.Delta(t)) {
				return
			}
		}
	}
}

// answer is what the assistant says to a message: 200 characters in 10 pieces.
func answer(message string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := range 10 {
			if !yield(i, fmt.Sprintf("%-19.19s ", fmt.Sprintf("%d %s", i, message))) {
				return
			}
		}
	}
}

// A turn is what a step of chat shows.
type turn struct {
	Message      string
	Conversation []oriel.Message
}

// chat is sent the whole conversation and yields the whole conversation, as Gradio's chats do.
func chat(message string, history []oriel.Message) iter.Seq[turn] {
	return func(yield func(turn) bool) {
		text := ""
		list := append(history[:len(history):len(history)], oriel.TextMessage(oriel.UserRole, message), oriel.Message{})
		for _, piece := range answer(message) {
			text += piece
			list[len(list)-1] = oriel.TextMessage(oriel.AssistantRole, text)
			if !yield(turn{"", list}) {
				return
			}
		}
	}
}

func count(n int) (int, string) { return n + 1, strconv.Itoa(n + 1) }

func slow(ctx context.Context, seconds float64) (string, error) {
	t := time.NewTimer(time.Duration(math.Min(seconds, 60) * float64(time.Second)))
	defer t.Stop()
	select {
	case <-t.C:
		return "slept", nil
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

func file(f oriel.File) oriel.File { return f }

// reply is the same answer as chat's, in a conversation that stays on the server.
func reply(message string, _ []oriel.Message) iter.Seq[oriel.Delta] {
	return func(yield func(oriel.Delta) bool) {
		for _, piece := range answer(message) {
			if !yield(oriel.Delta(piece)) {
				return
			}
		}
	}
}

func app() *oriel.App {
	text, out := &oriel.Textbox{Label: "Text"}, &oriel.Textbox{Label: "Out"}
	n, rate := &oriel.Number{Label: "N"}, &oriel.Number{Label: "Rate"}
	bot := &oriel.Chatbot{Label: "Conversation"}
	message := &oriel.Textbox{Label: "Message"}
	in, made := &oriel.FileField{Label: "In", KeepMetadata: true}, &oriel.FileField{Label: "Made", Mode: oriel.ReadOnly}
	seconds := &oriel.Number{Label: "Seconds"}
	state := &oriel.State[int]{}
	var buttons []oriel.Component
	add := func(name string, fn any, ins oriel.Inputs, outs oriel.Outputs, concurrency int) {
		b := &oriel.Button{Text: name}
		e := b.OnClick(fn, ins, outs)
		e.Name, e.Concurrency = name, concurrency
		buttons = append(buttons, b)
	}
	const many = 1_000
	add("echo", echo, oriel.Inputs{text}, oriel.Outputs{out}, many)
	add("serial", echo, oriel.Inputs{text}, oriel.Outputs{out}, 1)
	add("gen", gen, oriel.Inputs{n, rate}, oriel.Outputs{out}, many)
	add("grow", grow, oriel.Inputs{n, rate}, oriel.Outputs{out}, many)
	add("chat", chat, oriel.Inputs{message, bot}, oriel.Outputs{message, bot}, many)
	add("counter", count, oriel.Inputs{state}, oriel.Outputs{state, out}, many)
	add("slow", slow, oriel.Inputs{seconds}, oriel.Outputs{out}, 4)
	add("quick", echo, oriel.Inputs{text}, oriel.Outputs{out}, 4)
	add("file", file, oriel.Inputs{in}, oriel.Outputs{made}, many)
	panel := &oriel.ChatPanel{Handler: reply, Event: oriel.Event{Name: "talk", Concurrency: many}}
	a := &oriel.App{Title: "Bench", Name: "bench", Root: oriel.Column(text, out, n, rate, bot, message, in, made, seconds,
		oriel.Row(buttons...), &oriel.Markdown{Value: "One of 25 components."}, panel)}
	a.Limits.File, a.Limits.RequestBody, a.Limits.SessionBytes = 2<<30, 2<<30, 8<<30
	a.Limits.WaitingPerFunction, a.Limits.WaitingPerPrincipal = 20_000, 5_000
	a.Limits.CallsPerSecond, a.Limits.CallBurst = 100_000, 100_000
	return a
}

func main() {
	name := "bench"
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	page, ok := pages[name]
	if !ok {
		log.Fatalf("There is no page %q: name one of %s.", name, strings.Join(slices.Sorted(maps.Keys(pages)), ", "))
	}
	if err := page().Launch(); err != nil {
		log.Fatal(err)
	}
}
