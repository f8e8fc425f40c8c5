//go:build !amd64

package serial

// hasVectors reports whether places works here.
const hasVectors = false

func places([]uint64, []byte, *nibbles) { panic("serial: no vectors on this system") }
