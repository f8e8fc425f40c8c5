package serial

import "golang.org/x/sys/cpu"

// hasVectors reports whether places works here.
var hasVectors = cpu.X86.HasAVX2

// places sets, in one word for each 64 bytes of p, the bits of the bytes where a marker may begin. p has two bytes more
// than the words stand for.
func places(out []uint64, p []byte, t *nibbles) {
	_ = p[64*len(out)+1]
	placesAVX2(&out[0], &p[0], len(out), t)
}

//go:noescape
func placesAVX2(out *uint64, p *byte, blocks int, t *nibbles)
