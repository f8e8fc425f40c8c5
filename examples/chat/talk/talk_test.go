package talk

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
)

func TestTokensMakeUpTheAnswerAndTakeTheirTime(t *testing.T) {
	for _, message := range []string{"hello", "some code", "a table", "a plan", "ünrelated"} {
		synctest.Test(t, func(t *testing.T) {
			texts := [2]string{}
			for i := range texts {
				n := 0
				for token := range Tokens(t.Context(), message, 3) {
					texts[i] += token
					if n++; len(token) > 8 {
						t.Errorf("token %q is longer than models make them", token)
					}
				}
				if n < 10 {
					t.Errorf("the answer to %q has %d tokens", message, n)
				}
			}
			if texts[0] != texts[1] || !strings.HasSuffix(strings.TrimRight(texts[0], "*`"), ".") && !strings.HasSuffix(texts[0], "?") {
				t.Errorf("%q is answered with\n%s\nand then with\n%s", message, texts[0], texts[1])
			}
		})
	}
}

func TestTokensEndWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		n := 0
		for range Tokens(ctx, "a plan", 0) {
			if n++; n == 5 {
				stop()
			}
		}
		if n != 5 {
			t.Errorf("got %d tokens, want the 5 before the end", n)
		}
	})
}
