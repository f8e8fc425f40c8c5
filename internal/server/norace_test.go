//go:build !race

package server

const shadow = 1
