//go:build race

package oriel

// raceDetector reports whether the tests run with it.
const raceDetector = true
