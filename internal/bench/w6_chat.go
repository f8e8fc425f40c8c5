//go:build unix

package bench

import (
	"bytes"
	"context"
	"fmt"
	"strings"
)

// growing has a conversation that gets longer: sent whole with every turn, as Gradio's clients do, which begins anew where
// it is too short to be measured, and as a session that the server remembers.
func growing(ctx context.Context, t *Target, s Size, f *Figures) error {
	c, err := t.newClient(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	var history strings.Builder
	var up, down int64
	turn := func(i int) error {
		text := fmt.Sprintf("%-200.200s", fmt.Sprintf("message %d of a conversation", i))
		got, err := c.call(ctx, "chat", fmt.Sprintf(`[%q,[%s]]`, text, history.String()), nil)
		if err != nil {
			return err
		}
		answer := ""
		for i := range 10 {
			answer += fmt.Sprintf("%-19.19s ", fmt.Sprintf("%d %s", i, text))
		}
		if n := bytes.Count(got, []byte(`"role":`)); n != 2*i+2 || !bytes.Contains(got, []byte(answer)) {
			return fmt.Errorf("turn %d came back with %d messages, want %d", i, n, 2*i+2)
		}
		if history.Len() > 0 {
			history.WriteByte(',')
		}
		fmt.Fprintf(&history, `%s,%s`, said("user", text), said("assistant", answer))
		up, down = c.up, c.down
		return nil
	}
	conversation := func() error {
		history.Reset()
		for i := range s.Turns {
			if err := turn(i); err != nil {
				return err
			}
		}
		return nil
	}
	n := 0
	cpu, err := t.spent(func() (err error) {
		n, err = until(ctx, s.Seconds, 1, conversation)
		return err
	})
	if err != nil {
		return err
	}
	f.less("chat resent, CPU per turn", "ms", ms(cpu)/float64(n*s.Turns))
	f.less(fmt.Sprintf("chat resent, bytes up in turn %d", s.Turns), "B", float64(up))
	f.less(fmt.Sprintf("chat resent, bytes down in turn %d", s.Turns), "B", float64(down))
	if t.api.hash == "" {
		return nil
	}
	c.fresh()
	cpu, err = t.spent(func() (err error) {
		n, err = until(ctx, s.Seconds, s.Turns, func() error {
			_, err := c.call(ctx, "talk", fmt.Sprintf("[%q]", fmt.Sprintf("%-200.200s", "message of a conversation")), nil)
			return err
		})
		return err
	})
	if err != nil {
		return err
	}
	f.less("chat remembered, CPU per turn", "ms", ms(cpu)/float64(n))
	f.less("chat remembered, bytes up per turn", "B", float64(c.up))
	f.less("chat remembered, bytes down per turn", "B", float64(c.down))
	return nil
}

func said(role, text string) string {
	return fmt.Sprintf(`{"role":%q,"metadata":null,"content":[{"text":%q,"type":"text"}],"options":null}`, role, text)
}
