//go:build !unix

package guardtest

import "time"

// ProcessorTime is not known here; fuzzing finds slow inputs on other systems.
func ProcessorTime() time.Duration { return 0 }
