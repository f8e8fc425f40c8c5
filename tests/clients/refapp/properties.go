package main

import "github.com/oriel-go/oriel"

// upd changes properties of the first output, leaves the second alone, and changes the value of the third.
func upd(x string) (oriel.Change[oriel.Textbox], oriel.Change[oriel.Textbox], oriel.Change[oriel.Number]) {
	return func(t *oriel.Textbox) { t.Label, t.Value, t.Hidden = "New label", x, false },
		nil,
		func(n *oriel.Number) { n.Value = new(3.0) }
}

// fold hides a layout block.
func fold() oriel.Change[oriel.ColumnBlock] {
	return func(c *oriel.ColumnBlock) { c.Hidden = true }
}

func (b *book) properties() {
	b.add("upd", upd, oriel.In(text("x")), oriel.Out(text("first"), text("second"), &oriel.Number{Label: "third"}))
	b.add("fold", fold, nil, oriel.Out(oriel.Column(text("inside"))))
}
