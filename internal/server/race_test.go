//go:build race

package server

// shadow is how many times more memory stacks and objects may take where the race detector watches them.
const shadow = 2
