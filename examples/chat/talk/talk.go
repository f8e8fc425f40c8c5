// Package talk stands in for a language model: it answers any message about gardens, in Markdown, token by token, at
// the pace of a model on a small machine. The same message gets the same answer at the same place of a conversation.
package talk

import (
	"context"
	"hash/fnv"
	"iter"
	"math/rand/v2"
	"strings"
	"time"
)

// Tokens yields the answer to a message after a number of earlier turns, until ctx is done.
func Tokens(ctx context.Context, message string, turns int) iter.Seq[string] {
	return func(yield func(string) bool) {
		h := fnv.New64a()
		h.Write([]byte(message))
		r := rand.New(rand.NewPCG(h.Sum64(), uint64(turns)))
		wait := time.NewTimer(180 * time.Millisecond) // a model reads before it writes
		defer wait.Stop()
		for token := range split(Answer(message, r)) {
			select {
			case <-wait.C:
			case <-ctx.Done():
				return
			}
			if !yield(token) {
				return
			}
			wait.Reset(time.Duration(14+r.IntN(22)) * time.Millisecond)
		}
	}
}

// Answer returns what is said to a message.
func Answer(message string, r *rand.Rand) string {
	words := strings.ToLower(message)
	for _, t := range topics {
		for _, key := range t.keys {
			if strings.Contains(words, key) {
				return t.answer
			}
		}
	}
	var b strings.Builder
	for i := range 2 + r.IntN(2) {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(paragraph(r, 3+r.IntN(2)))
	}
	return b.String() + "\n\n> Ask me for **a plan**, **a table** or **some code** to see more."
}

// split yields a text in pieces of at most five bytes that end before a space, as models see texts.
func split(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		for i, c := range text {
			if i > start && (c == ' ' || c == '\n' || i-start >= 5) {
				if !yield(text[start:i]) {
					return
				}
				start = i
			}
		}
		if start < len(text) {
			yield(text[start:])
		}
	}
}
