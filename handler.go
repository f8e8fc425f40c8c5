package oriel

// Delta is text that is added at the end of what an output shows. A stream of Deltas is the fastest way to show what
// a language model says.
type Delta string

// Append adds items at the end of a list that an output shows. The list starts empty with each run.
type Append[T any] []T

// Keep is an output that may stay as it is: a nil Value leaves it alone.
//
//	return oriel.Keep[string]{}, oriel.Keep[string]{Value: new("Done.")}
type Keep[T any] struct{ Value *T }

// Change changes properties of the component in an output place: it assigns the fields to be changed, and nothing
// else. A nil Change leaves the component as it is. It must do the same each time it is called.
//
//	return func(m *oriel.Markdown) { m.Value, m.Hidden = "", false }
type Change[C any] func(*C)
