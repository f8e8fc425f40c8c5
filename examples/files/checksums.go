package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/oriel-go/oriel"
)

// checksums lists the files as sha256sum does, to read and to download.
func checksums(ctx context.Context, files []oriel.File) (string, oriel.File, error) {
	if len(files) == 0 {
		return "", oriel.File{}, oriel.Errorf("Please choose some files first.")
	}
	var total, done int64
	for _, f := range files {
		total += f.Size
	}
	var list strings.Builder
	for _, f := range files {
		oriel.ProgressOf(ctx, float64(done), float64(total), "bytes", f.Name)
		sum := sha256.New()
		if err := copyFile(sum, f); err != nil {
			return "", oriel.File{}, err
		}
		if err := ctx.Err(); err != nil {
			return "", oriel.File{}, err
		}
		done += f.Size
		fmt.Fprintf(&list, "%x  %s\n", sum.Sum(nil), f.Name)
	}
	return list.String(), oriel.NewFile("SHA256SUMS.txt", []byte(list.String())), nil
}
