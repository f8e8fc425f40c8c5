// Command chat talks about gardens, offline: a small model of its own stands in for a language model.
//
// Package talk answers in Markdown at the pace of a real model, token by token, so that streaming, Stop, Retry and
// Edit have something to do. Swap its call for that of your model.
package main

import (
	"context"
	"iter"
	"log"

	"github.com/oriel-go/oriel"
	"github.com/oriel-go/oriel/examples/chat/talk"
)

// reply answers a message token by token, until the visitor presses Stop.
func reply(ctx context.Context, message string, history []oriel.Message) iter.Seq2[oriel.Delta, error] {
	return func(yield func(oriel.Delta, error) bool) {
		for token := range talk.Tokens(ctx, message, len(history)/2) {
			if !yield(oriel.Delta(token), nil) {
				return
			}
		}
	}
}

func app() *oriel.App {
	a := oriel.Chat(reply)
	a.Title = "Garden chat"
	a.Description = "Ask about plants, for a plan, a table or some code. Everything is made up on this machine."
	panel := a.Root.(*oriel.ChatPanel)
	panel.Placeholder = "What should I plant?"
	panel.Chatbot = &oriel.Chatbot{Label: "Chat", Placeholder: "Ask for **a plan**, **a table**, **some code** or just say hello."}
	panel.Chatbot.OnLike(rate, nil, nil)
	panel.Event.Concurrency = 8
	return a
}

// rate notes what people think of an answer.
func rate(ctx context.Context) error {
	var e oriel.MessageEvent
	if err := oriel.EventData(ctx, &e); err != nil {
		return err
	}
	switch {
	case e.Liked == nil:
		log.Printf("message %d: opinion taken back", e.Index)
	case *e.Liked:
		log.Printf("message %d: liked", e.Index)
	default:
		log.Printf("message %d: disliked", e.Index)
	}
	return nil
}

func main() {
	if err := app().Launch(); err != nil {
		log.Fatal(err)
	}
}
