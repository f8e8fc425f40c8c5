// Package slim makes maps small again.
package slim

import "maps"

// Map returns a map with the entries of m that takes no more memory than they need. A map of Go keeps the size it once
// had, however much is deleted from it. Nil stays nil.
func Map[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return nil
	}
	fresh := make(map[K]V, len(m))
	maps.Copy(fresh, m)
	return fresh
}
