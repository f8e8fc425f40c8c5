package clean

import (
	"bytes"
	"context"
	"encoding/base64"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// svgImage reports whether a picture inside a drawing is one the guard would pass unchanged.
func svgImage(v string) bool {
	head, data, ok := strings.Cut(v, ";base64,")
	if !ok || len(data) > 4<<20 {
		return false
	}
	f, ok := map[string]fact.Format{"data:image/png": fact.PNG, "data:image/jpeg": fact.JPEG, "data:image/gif": fact.GIF, "data:image/webp": fact.WebP}[head]
	if !ok {
		return false
	}
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(data), ""))
	if err != nil {
		return false
	}
	b := fact.NewBudget(context.Background(), fact.Limits{}.WithDefaults(fact.Image))
	defer b.Work()()
	src := bytes.NewReader(raw)
	m, err := walk.Walk(f, src, int64(len(raw)), walk.Options{}, b)
	if err != nil {
		return false
	}
	fixed, err := Fixed(m, src, b)
	return err == nil && fixed
}
