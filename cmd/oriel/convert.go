package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/internal/convert"
)

// convertCommand turns a checkpoint of PyTorch into a safetensors file.
func convertCommand() *cobra.Command {
	var force bool
	var most int64
	cmd := &cobra.Command{
		Use:   "convert IN OUT",
		Short: "Turn a PyTorch checkpoint into safetensors, without Python",
		Long: `Turns IN, a file that torch.save wrote (.pt, .pth, .bin, .ckpt), into OUT, a safetensors file.

The checkpoint is interpreted, never run: a file that asks for anything but tensors and plain
data is refused. Every tensor is written whole; views and tied tensors become copies. Names are
the keys that lead to a tensor, joined by dots. Values that are no tensors are left out and named.
The same checkpoint gives the same file every time.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer in.Close()
			info, err := in.Stat()
			if err != nil {
				return err
			}
			if _, err := os.Lstat(args[1]); err == nil && !force {
				return fmt.Errorf("%s exists; use --force to replace it", args[1])
			}
			var done convert.Result
			err = replace(args[1], func(w io.Writer) (err error) {
				done, err = convert.Safetensors(cmd.Context(), in, info.Size(), w, convert.Options{MaxBytes: most})
				return err
			})
			if d, ok := errors.AsType[*fact.Denial](err); ok {
				return fmt.Errorf("%s is refused: %w", args[0], d)
			}
			if err != nil {
				return fmt.Errorf("convert %s: %w", args[0], err)
			}
			if n := done.LeftOut.Count; n > 0 {
				names := strings.Join(done.LeftOut.Names, ", ")
				if n > len(done.LeftOut.Names) {
					names += ", …"
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "left out %d values that are no tensors: %s\n", n, names)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d tensors, %d bytes\n", args[1], done.Tensors, done.Bytes)
			return err
		},
	}
	cmd.Flags().BoolVarP(&force, "force", "f", false, "replace OUT if it exists")
	cmd.Flags().Int64Var(&most, "max-bytes", 0, "largest file to write; 0 is 16 times IN and 16 MiB")
	return cmd
}

// replace writes a file beside name and gives it the name once it is complete.
func replace(name string, write func(io.Writer) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".oriel-convert-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tmp.Close() // its error says nothing more
			if rm := os.Remove(tmp.Name()); rm != nil && !errors.Is(rm, fs.ErrNotExist) {
				err = errors.Join(err, rm)
			}
		}
	}()
	if err := write(tmp); err != nil {
		return err
	}
	if err := errors.Join(tmp.Chmod(0o644), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
