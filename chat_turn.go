package oriel

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
)

// A conversation is what has been said in one session.
//
// Invariant: messages is never changed in place, only made longer or replaced: handlers may hold on to a history.
type conversation struct {
	busy chan struct{} // holds an item while a run works on it

	mu       sync.Mutex // guards what follows
	messages []Message
	broken   bool    // the last answer failed
	giving   *saying // what is being answered now, or nil
}

// A saying is an answer that is being given.
type saying struct {
	ctx     context.Context // of its run
	message string
	text    strings.Builder
}

// said is the message and what has been answered.
func (a *saying) said() []Message {
	said := []Message{TextMessage(UserRole, a.message)}
	if a.text.Len() > 0 {
		said = append(said, TextMessage(AssistantRole, a.text.String()))
	}
	return said
}

func newConversation(greeting []Message) *conversation {
	return &conversation{busy: make(chan struct{}, 1), messages: slices.Clone(greeting)}
}

// enter waits until no other run works on the conversation. Call leave when done.
func (c *conversation) enter(ctx context.Context) error {
	select {
	case c.busy <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (c *conversation) leave() { <-c.busy }

func (c *conversation) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.messages)
}

// all returns what has been said, without an answer that is still being given: its run tells that. Of one that was
// stopped and has not returned yet it has what came, for that run tells nothing more.
func (c *conversation) all() []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := slices.Clip(c.messages)
	if c.giving != nil && c.giving.ctx.Err() != nil {
		all = append(all, c.giving.said()...)
	}
	return all
}

// cut forgets all messages from n on and returns the first of them.
func (c *conversation) cut(n int) (first Message, before []Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n < len(c.messages) {
		first = c.messages[n]
		c.messages = slices.Clip(c.messages[:n])
	}
	return first, c.messages[:len(c.messages):len(c.messages)]
}

// begin notes that a message is being answered.
func (c *conversation) begin(ctx context.Context, message string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.giving = &saying{ctx: ctx, message: message}
}

// grow notes a piece of the answer.
func (c *conversation) grow(p piece) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p.whole {
		c.giving.text.Reset()
	}
	c.giving.text.WriteString(p.text)
}

// end puts the message and its answer at the end, if one is being given.
func (c *conversation) end(broken bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.giving != nil {
		c.messages, c.broken, c.giving = append(c.messages, c.giving.said()...), broken, nil
	}
}

// said returns the place of what a person said there or last before.
func (c *conversation) said(at int) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := min(at, len(c.messages)-1); i >= 0; i-- {
		if c.messages[i].Role == UserRole {
			return i, nil
		}
	}
	return 0, Errorf("There is no message to go back to.")
}

// failedAt returns the place of the message whose answer failed last, if nothing was said since.
func (c *conversation) failedAt() (int, bool) {
	c.mu.Lock()
	broken, last := c.broken, len(c.messages)-1
	c.mu.Unlock()
	if !broken {
		return 0, false
	}
	at, err := c.said(last)
	return at, err == nil
}

// A tail is the end of a conversation as a [Chatbot] shows it: after the first From messages come Items.
type tail struct {
	From  int
	Items []Message
}

// turn answers on the page: what was typed, or after a retry or an edit an earlier message. It shows the message and
// an empty answer, and then what the answer grows by.
func (r *replier) turn(ctx context.Context, typed string, talk *conversation) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		if err := talk.enter(ctx); err != nil {
			yield(nil, err)
			return
		}
		defer talk.leave()
		from, message, err := subject(ctx, typed, talk)
		if err != nil {
			yield(nil, err)
			return
		}
		_, history := talk.cut(from)
		from = len(history)
		show := func(answer string) tail {
			return tail{from, []Message{TextMessage(UserRole, message), TextMessage(AssistantRole, answer)}}
		}
		talk.begin(ctx, message)
		if !yield(show(""), nil) {
			talk.end(false)
			return
		}
		r.say(ctx, message, history, talk, func(p piece, err error) bool {
			if err == nil && p.whole && p.text != "" {
				return yield(show(p.text), nil)
			}
			return yield(Delta(p.text), err)
		})
	}
}

// subject returns which message a turn answers and where in the conversation it stands.
func subject(ctx context.Context, typed string, talk *conversation) (from int, message string, err error) {
	var e MessageEvent
	switch err := EventData(ctx, &e); {
	case errors.Is(err, ErrNoEvent):
		if strings.TrimSpace(typed) != "" {
			return talk.len(), typed, nil
		}
		at, ok := talk.failedAt() // the Retry of a failed run sends what is in the field now: nothing
		if !ok {
			return 0, "", Errorf("Write a message first.")
		}
		e.Index = at
	case err != nil:
		return 0, "", fmt.Errorf("read the event of a chat: %w", err)
	}
	at, err := talk.said(e.Index)
	if err != nil {
		return 0, "", err
	}
	if e.Previous != "" {
		if strings.TrimSpace(e.Value) == "" {
			return 0, "", Errorf("Write a message first.")
		}
		return at, e.Value, nil
	}
	return at, talk.all()[at].Text(), nil
}

// say calls the handler, passes on what it says, and keeps both messages however the answer ends. The conversation
// knows that it begins.
func (r *replier) say(ctx context.Context, message string, history []Message, talk *conversation, yield func(piece, error) bool) {
	broken := true // by a panic, unless the end is reached
	defer func() { talk.end(broken) }()
	for p, err := range r.reply(ctx, message, history) {
		if err != nil {
			yield(piece{}, err)
			return
		}
		talk.grow(p)
		if !yield(p, nil) {
			break
		}
	}
	broken = false
}

// undoTurn takes back what a person said last, and gives it back to the field.
func undoTurn(ctx context.Context, talk *conversation) (tail, string, error) {
	if err := talk.enter(ctx); err != nil {
		return tail{}, "", err
	}
	defer talk.leave()
	e := MessageEvent{Index: talk.len()}
	if err := EventData(ctx, &e); err != nil && !errors.Is(err, ErrNoEvent) {
		return tail{}, "", fmt.Errorf("read the event of a chat: %w", err)
	}
	at, err := talk.said(e.Index)
	if err != nil {
		return tail{}, "", err
	}
	m, before := talk.cut(at)
	return tail{len(before), []Message{}}, m.Text(), nil
}

// clearTurns forgets everything.
func clearTurns(ctx context.Context, talk *conversation) ([]Message, error) {
	if err := talk.enter(ctx); err != nil {
		return nil, err
	}
	defer talk.leave()
	talk.cut(0)
	return []Message{}, nil
}
