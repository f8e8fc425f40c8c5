package walk

import (
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkTar reads a tar record by record. Files, directories and the long-name records of common writers pass.
func walkTar(w *walker) error {
	names := newNames(0)
	long := ""
	for off := int64(0); ; {
		h, err := w.bytes(off, 512)
		if err != nil {
			return err
		}
		if len(strings.TrimLeft(string(h), "\x00")) == 0 {
			return w.tarEnd(off)
		}
		name, size, typ, mode, err := tarHeader(h, off)
		if err != nil {
			return err
		}
		if err := w.b.Entry(); err != nil {
			return err
		}
		end := off + 512 + (size+511)&^511
		if size > w.size-off-512 || end > w.size {
			return fact.Deny(fact.CodeTruncated, off, "entry of %d bytes", size)
		}
		if err := w.part("header", off, 512, false); err != nil {
			return err
		}
		if mode&0o7000 != 0 {
			w.m.Parts[len(w.m.Parts)-1].Name = "mode"
			w.note(fact.CodeMode, fact.Clean, off, "set-uid, set-gid or sticky bit")
		}
		if end > off+512 {
			if err := w.part("data", off+512, end-off-512, false); err != nil {
				return err
			}
		}
		switch typ {
		case 'L', 'x', 'g':
			if size > 32<<10 {
				return fact.Over(fact.CodePath, off, size, 32<<10, "bytes of an extended header")
			}
			b, err := w.bytes(off+512, size)
			if err != nil {
				return err
			}
			if long, err = tarLong(typ, string(b), off); err != nil {
				return err
			}
		case 0, '0', '7', '5':
			if long != "" {
				name, long = long, ""
			}
			if err := w.tarFile(names, name, off, size); err != nil {
				return err
			}
		case '1', '2', '3', '4', '6':
			return fact.Deny(fact.CodeLink, off, "entry %.100q of type %q", name, typ)
		default:
			return malformed(off, "entry of type %q", typ)
		}
		off = end
	}
}

func (w *walker) tarFile(seen names, name string, off, size int64) error {
	if err := checkName(name, off); err != nil {
		return err
	}
	if strings.TrimSuffix(name, "/") != "." {
		if err := seen.add(name, off); err != nil {
			return err
		}
	}
	w.m.Media.Entries++
	w.m.Media.Unpacked += size
	if err := w.b.Unpack(size); err != nil {
		return err
	}
	return within(w.look(w.section(off+512, size), size, name), name)
}

// tarEnd wants nothing but zeros to the end.
func (w *walker) tarEnd(off int64) error {
	for at := off; at < w.size; {
		b, err := w.rest(at)
		if err != nil {
			return err
		}
		for i, c := range b {
			if c != 0 {
				return fact.Deny(fact.CodeTrailing, at+int64(i), "bytes after the end of the archive")
			}
		}
		at += int64(len(b))
		if err := w.b.Tick(); err != nil {
			return err
		}
	}
	return w.part("end", off, w.size-off, false)
}

func tarHeader(h []byte, off int64) (name string, size int64, typ byte, mode int64, err error) {
	var sum int64
	for i, c := range h {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum += int64(c)
	}
	want, ok1 := octal(h[148:156])
	size, ok2 := octal(h[124:136])
	mode, ok3 := octal(h[100:108])
	if !ok1 || sum != want {
		return "", 0, 0, 0, fact.Deny(fact.CodeChecksum, off, "header checksum %d, want %d", want, sum)
	}
	if !ok2 || !ok3 {
		return "", 0, 0, 0, malformed(off, "size or mode is no octal number")
	}
	name = cstring(h[:100])
	if string(h[257:262]) == "ustar" && h[262] == 0 {
		if prefix := cstring(h[345:500]); prefix != "" {
			name = prefix + "/" + name
		}
	}
	return name, size, h[156], mode, nil
}

// octal reads a number padded with spaces and NULs. Base-256 numbers, which only huge files need, are refused.
func octal(b []byte) (int64, bool) {
	s := strings.Trim(string(b), " \x00")
	var n int64
	for _, c := range []byte(s) {
		if c < '0' || c > '7' {
			return 0, false
		}
		n = n<<3 | int64(c-'0')
	}
	return n, true
}

func cstring(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\x00")
	return s
}

// tarLong returns the name an extended header gives the next entry. Sparse files are refused.
func tarLong(typ byte, s string, off int64) (string, error) {
	if typ == 'L' {
		return strings.TrimRight(s, "\x00"), nil
	}
	name := ""
	for s = strings.TrimRight(s, "\x00"); s != ""; {
		line, rest, ok := strings.Cut(s, "\n")
		_, kv, ok2 := strings.Cut(line, " ")
		k, v, ok3 := strings.Cut(kv, "=")
		if !ok || !ok2 || !ok3 || strings.HasPrefix(k, "GNU.sparse") || k == "size" || k == "linkpath" {
			return "", malformed(off, "extended header %.60q", line)
		}
		if k == "path" && typ == 'x' {
			name = v
		}
		s = rest
	}
	return name, nil
}
