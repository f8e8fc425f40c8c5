//go:build !unix

package main

import (
	"errors"

	"github.com/spf13/cobra"
)

// benchCommand says that it needs another system.
func benchCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "bench",
		Short: "Measure apps that speak Gradio's protocol (on Unix systems)",
		RunE: func(*cobra.Command, []string) error {
			return errors.New("bench starts and stops its targets as only Unix systems can")
		},
	}
}
