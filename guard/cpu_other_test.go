//go:build !unix

package guard

import "time"

// cpu is not known here; fuzzing finds slow inputs on other systems.
func cpu() time.Duration { return 0 }
