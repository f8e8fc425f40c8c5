package session

import (
	"fmt"
	"testing"
)

// BenchmarkSpaceOfManyOwners is a new label of one of many principals that all have as many as they may.
func BenchmarkSpaceOfManyOwners(b *testing.B) {
	r := New(Options{})
	defer r.Close()
	const owners = 30
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.Space(fmt.Sprint("owner", i%owners), fmt.Sprint("label", i))
	}
}
