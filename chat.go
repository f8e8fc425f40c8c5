package oriel

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"reflect"
)

// A ChatPanel is a conversation with a function: the messages, and below them a field for the next one. People can
// stop an answer, ask for another one, edit and take back what they said, and start over.
//
// The handler is
//
//	func([ctx context.Context,] message string, history []oriel.Message) R
//
// where R is a string, an [iter.Seq] of strings or Deltas, or one of these with an error. Deltas are added to the
// answer; a string is the whole answer so far. The history ends before the message. It is shared with later calls:
// do not change what is in it.
//
// The conversation stays on the server, for each visitor's session. The page sends new messages only, and only what
// is new in an answer travels back: a turn costs the same however long the conversation is. What was said when an
// answer is stopped or fails stays part of it.
//
// As an API it is one endpoint, "chat" unless the Event has a Name, that takes a message, returns the answer and
// remembers the conversation of the client's session.
type ChatPanel struct {
	Handler     any
	Chatbot     *Chatbot // the messages, to set a label, a greeting, or OnLike; nil makes one
	Placeholder string   // shown in the empty field; default "Message"
	Event       Event    // how answers are queued and limited, on the page and for API clients together

	tree Component
	common
}

// Chat returns an app that is a conversation with fn. See [ChatPanel] for what fn can be and for more settings.
func Chat(fn any) *App {
	p := &ChatPanel{Handler: fn}
	p.Event.where, p.Event.seq = caller(2), order.Add(1)
	return &App{Root: p}
}

func (p *ChatPanel) describe() description { return p.expand().describe() }

// expand returns the blocks that a chat is made of.
func (p *ChatPanel) expand() Component {
	if p.tree != nil {
		return p.tree
	}
	bot := p.Chatbot
	if bot == nil {
		bot = &Chatbot{Label: "Chat", ours: true}
	}
	answer, err := newReplier(p.Handler)
	box := &composer{placeholder: p.Placeholder}
	where := cmp.Or(p.Event.where, "oriel.ChatPanel")
	if err != nil {
		box.err = fmt.Errorf("%s: %w", where, err)
		answer = &replier{}
	}
	greeting := bot.Value
	talk := &State[*conversation]{Local: true, New: func() *conversation { return newConversation(greeting) }}
	if p.Event.Group == nil {
		p.Event.Group = &Group{Limit: p.Event.Concurrency}
	}
	event := func(name string, fn any, in Inputs, out Outputs) *Event {
		e := &Event{Name: name, Visibility: Private, Timeout: p.Event.Timeout, MaxWaiting: p.Event.MaxWaiting,
			fn: fn, in: in, out: out, where: where, seq: order.Add(1)}
		bot.events = append(bot.events, e)
		return e
	}

	api := event(cmp.Or(p.Event.Name, "chat"), answer.plain, In(&apiValue{label: "Message", name: "textbox", typ: reflect.TypeFor[string]()}, talk),
		Out(&apiValue{label: "Response", name: "json", typ: reflect.TypeFor[string]()}))
	api.Parameters, api.Description, api.Group = []string{"message"}, p.Event.Description, p.Event.Group
	api.Visibility = cmp.Or(p.Event.Visibility, Public)
	if answer.streams {
		api.fn = answer.stream
	}

	turn := event("chat_turn", answer.turn, In(box, talk), Out(bot))
	turn.Group = p.Event.Group
	box.on(box, "submit", turn, nil, nil)
	bot.OnRetry(turn, nil, nil)
	bot.OnEdit(turn, nil, nil)

	undo := event("chat_undo", undoTurn, In(talk), Out(bot, box))
	undo.Direct, undo.Cancels, undo.Progress = true, []*Event{turn}, HiddenProgress
	bot.OnUndo(undo, nil, nil)

	clear := event("chat_clear", clearTurns, In(talk), Out(bot))
	clear.Direct, clear.Cancels, clear.Progress = true, []*Event{turn}, HiddenProgress
	bot.OnClear(clear, nil, nil)

	load := event("chat_load", (*conversation).all, In(talk), Out(bot))
	load.Direct, load.Progress, load.targets = true, HiddenProgress, []target{{nil, "load"}}

	p.tree = &ColumnBlock{Variant: Panel, Children: []Component{bot, box}, Style: Style{Classes: []string{"or-chat"}}}
	return p.tree
}

// plain answers an API call with one text.
func (r *replier) plain(ctx context.Context, message string, talk *conversation) (string, error) {
	text := ""
	for p, err := range r.answer(ctx, message, talk) {
		if err != nil {
			return "", err
		}
		text = p.over(text)
	}
	return text, nil
}

// stream answers an API call piece by piece.
func (r *replier) stream(ctx context.Context, message string, talk *conversation) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for p, err := range r.answer(ctx, message, talk) {
			if !yield(p.output(), err) {
				return
			}
		}
	}
}

// answer is a turn of an API client.
func (r *replier) answer(ctx context.Context, message string, talk *conversation) iter.Seq2[piece, error] {
	return func(yield func(piece, error) bool) {
		if message == "" {
			yield(piece{}, Errorf("Write a message first."))
			return
		}
		if err := talk.enter(ctx); err != nil {
			yield(piece{}, err)
			return
		}
		defer talk.leave()
		_, history := talk.cut(talk.len())
		talk.begin(ctx, message)
		r.say(ctx, message, history, talk, yield)
	}
}
