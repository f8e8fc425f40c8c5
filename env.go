package oriel

import (
	"os"

	"github.com/oriel-go/oriel/internal/limits"
)

// Limits bound what one visitor, and all together, may use. A zero field takes its default.
type Limits = limits.Table

// A Setting is something that the environment may say in place of the author.
type Setting struct {
	Name    string // of the environment variable
	Default string // if neither the app nor the environment says anything
	Doc     string // one sentence
}

// The settings.
var (
	envAddr      = Setting{"ORIEL_ADDR", "127.0.0.1:7860", "Where an app listens."}
	envPublicURL = Setting{"ORIEL_PUBLIC_URL", "", "Where visitors find the app, if that is not where it listens."}
	envState     = Setting{"ORIEL_STATE", "", "Folder for uploads and results; empty is a folder of the user's cache."}
)

// Settings lists what the environment may say.
func Settings() []Setting { return []Setting{envAddr, envPublicURL, envState} }

// value returns what the app says, else the environment, else the default.
func (s Setting) value(app string) string {
	if app != "" {
		return app
	}
	if v := os.Getenv(s.Name); v != "" {
		return v
	}
	return s.Default
}
