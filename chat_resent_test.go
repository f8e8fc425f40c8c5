package oriel

import (
	"fmt"
	"iter"
	"log/slog"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/guardtest"
)

// resending is an app whose chat is sent the whole conversation and yields it whole, ten times.
func resending() *App {
	message, bot, b := &Textbox{Label: "Message"}, &Chatbot{}, &Button{Text: "Send"}
	b.OnClick(func(message string, history []Message) iter.Seq[[]Message] {
		return func(yield func([]Message) bool) {
			list, text := append(history[:len(history):len(history)], TextMessage(UserRole, message), Message{}), ""
			for i := range 10 {
				text += fmt.Sprintf("piece %-13d ", i)
				list[len(list)-1] = TextMessage(AssistantRole, text)
				if !yield(list) {
					return
				}
			}
		}
	}, Inputs{message, bot}, Outputs{bot}).Name = "chat"
	return &App{Name: "resending", Root: Column(message, bot, b), Log: slog.New(slog.DiscardHandler)}
}

// resent is the JSON of some messages of 200 characters.
func resent(messages int) string {
	var b strings.Builder
	for i := range messages {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"role":%q,"metadata":null,"content":[{"text":"%-200d","type":"text"}],"options":null}`,
			[]string{"user", "assistant"}[i%2], i)
	}
	return "[" + b.String() + "]"
}

// BenchmarkChatResent is a turn of a client that sends the whole conversation, as Gradio's do.
func BenchmarkChatResent(b *testing.B) {
	for _, messages := range []int{80, 2000} {
		b.Run(fmt.Sprintf("%d messages", messages), func(b *testing.B) {
			s := serve(b, resending(), true)
			defer s.stop()
			c := newRawClient(b, s.addr, "label-1")
			defer c.close()
			arg := `"hello",` + resent(messages)
			began := guardtest.ProcessorTime()
			for b.Loop() {
				told, err := c.call(0, arg)
				if n := strings.Count(strings.Join(told[max(0, len(told)-1):], ""), `"role":`); err != nil || n != messages+2 {
					b.Fatalf("%d messages came back, want %d: %v", n, messages+2, err)
				}
			}
			b.ReportMetric(float64(guardtest.ProcessorTime()-began)/float64(b.N)/1000, "cpu-µs/turn")
		})
	}
}
