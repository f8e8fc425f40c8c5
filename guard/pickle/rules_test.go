package pickle_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/pickle"
)

// The files were written by the libraries themselves; testdata/make.py says by which versions.
func TestFilesOfRealLibraries(t *testing.T) {
	const dir = "../../tests/models/testdata/"
	all := pickle.Numpy | pickle.Torch | pickle.Pandas | pickle.Sklearn
	for _, c := range []struct {
		name      string
		sets      pickle.Set
		container pickle.Container
		code      fact.Code
	}{
		{"state.pt", pickle.Torch, pickle.TorchZip, ""},
		{"state.pt", pickle.Numpy, pickle.TorchZip, fact.CodePickleGlobal},
		{"state_legacy.pt", pickle.Torch, pickle.TorchLegacy, ""},
		{"mixed.pt", pickle.Torch, pickle.TorchZip, ""},
		{"mixed_legacy.pt", pickle.Torch, pickle.TorchLegacy, ""},
		{"newer.pt", pickle.Torch, pickle.TorchZip, ""},
		{"module.pt", all, pickle.TorchZip, fact.CodePickleGlobal},
		{"arrays.joblib", pickle.Numpy, pickle.Joblib, ""},
		{"arrays.joblib", 0, pickle.Plain, fact.CodePickleGlobal},
		{"arrays.joblib.zlib", pickle.Numpy, pickle.Joblib, ""},
		{"arrays.joblib.xz", pickle.Numpy, pickle.Joblib, ""},
		{"arrays.joblib.lzma", pickle.Numpy, pickle.Joblib, ""},
		{"arrays.joblib.lz4", pickle.Numpy, pickle.Joblib, ""},
		{"arrays.npz", 0, pickle.NPZ, ""},
		{"table.pkl", pickle.Pandas, pickle.Plain, ""},
		{"table.pkl", pickle.Numpy | pickle.Torch, pickle.Plain, fact.CodePickleGlobal},
		{"pipeline.joblib", pickle.Sklearn, pickle.Joblib, ""},
		{"tree.joblib", all, pickle.Joblib, fact.CodePickleGlobal},
	} {
		data, err := os.ReadFile(dir + c.name)
		if err != nil {
			t.Fatal(err)
		}
		r := scan(t, data, pickle.Policy{Sets: c.sets})
		f, _ := r.Denied()
		if f.Code != c.code || r.Container != c.container {
			t.Errorf("%s: %s with %s at %d: %s; want %s with %q", c.name, r.Container, f.Code, f.Off, f.Detail, c.container, c.code)
		}
		if c.code != "" {
			continue
		}
		file, err := pickle.Open(context.Background(), bytes.NewReader(data), int64(len(data)), pickle.Policy{Sets: c.sets})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Value(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}

// sparse is a file of zeros with a few bytes in front.
type sparse struct {
	head []byte
	size int64
	read int64
}

func (s *sparse) ReadAt(p []byte, off int64) (int, error) {
	if off >= s.size {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), s.size-off))
	clear(p[:n])
	if off < int64(len(s.head)) {
		copy(p[:n], s.head[off:])
	}
	s.read += int64(n)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// TestTenGigabytesAreScannedThroughAWindow scans a checkpoint and an array of ten gigabytes that nobody has.
func TestTenGigabytesAreScannedThroughAWindow(t *testing.T) {
	const numel = 10 << 30 / 4
	id := guardtest.PyTuple{"storage", guardtest.PyGlobal{Module: "torch", Name: "FloatStorage"}, "0", "cpu", numel, nil}
	tensor := guardtest.Tensor(guardtest.Storage{}, 0, guardtest.PyTuple{numel}, guardtest.PyTuple{1})
	tensor.Args[0] = guardtest.PyPersistent{ID: id}
	legacy := guardtest.TorchLegacy(guardtest.LegacyMagic, guardtest.PyDict{"a", tensor}, guardtest.Storage{Key: "0"})
	legacy = binary.LittleEndian.AppendUint64(legacy[:len(legacy)-8], numel)

	array := guardtest.PyRaw("\x8e" + string(binary.LittleEndian.AppendUint64(nil, 10<<30)) + "HERE")
	plain := guardtest.Pickle(4, guardtest.NDArray(guardtest.DType("f4", "<"), array, numel))
	plain = append([]byte{0x80, 4}, plain[11:]...) // without the frame
	at := bytes.Index(plain, []byte("HERE"))
	for _, c := range []struct {
		name string
		src  io.ReaderAt
		size int64
		want pickle.Container
	}{
		{"checkpoint", &sparse{head: legacy, size: int64(len(legacy)) + 10<<30}, int64(len(legacy)) + 10<<30, pickle.TorchLegacy},
		{"array", &split{head: plain[:at], tail: plain[at+4:], size: int64(len(plain)) - 4 + 10<<30}, int64(len(plain)) - 4 + 10<<30, pickle.Plain},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r, err := pickle.Scan(context.Background(), c.src, c.size, pickle.Default())
		runtime.ReadMemStats(&after)
		if f, denied := r.Denied(); err != nil || denied || r.Container != c.want {
			t.Fatalf("%s: %v, %v, %s", c.name, err, f, r.Container)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 4<<20 {
			t.Errorf("%s: %d bytes of memory for %d of a file", c.name, took, c.size)
		}
	}
}

// split is a file of zeros between a head and a tail.
type split struct {
	head, tail []byte
	size       int64
}

func (s *split) ReadAt(p []byte, off int64) (int, error) {
	for i := range p {
		at := off + int64(i)
		switch start := s.size - int64(len(s.tail)); {
		case at >= s.size:
			return i, io.EOF
		case at < int64(len(s.head)):
			p[i] = s.head[at]
		case at >= start:
			p[i] = s.tail[at-start]
		default:
			p[i] = 0
		}
	}
	return len(p), nil
}

// TestMemoryStaysWithinItsLimit feeds streams that ask for as much as they can.
func TestMemoryStaysWithinItsLimit(t *testing.T) {
	lim := pickle.Limits{Memory: 8 << 20}
	for name, in := range map[string]string{
		"values":  "\x80\x02(" + strings.Repeat("G\x00\x00\x00\x00\x00\x00\x00\x00", 2_000_000) + "t.",
		"lists":   "\x80\x02(" + strings.Repeat("]", 2_000_000) + "t.",
		"memo":    "\x80\x04(" + strings.Repeat("N\x94", 3_000_000) + "t.",
		"appends": "(l" + strings.Repeat("I5\na", 4_000_000) + ".",
		"objects": "\x80\x02(ccollections\nOrderedDict\nq\x00" + strings.Repeat(")Rh\x00", 1_000_000) + "t.",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := scan(t, []byte(in), pickle.Policy{Limits: lim})
		runtime.ReadMemStats(&after)
		if f, denied := r.Denied(); !denied || f.Code != fact.CodePickleLimit {
			t.Errorf("%s: %v, want %s", name, f, fact.CodePickleLimit)
		}
		// What was let go while slices grew counts here, too.
		if took := after.TotalAlloc - before.TotalAlloc; took > 4*uint64(lim.Memory) {
			t.Errorf("%s: %d bytes for a limit of %d", name, took, lim.Memory)
		}
	}
}

func TestLimitsOfTime(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	data := []byte("\x80\x02(" + strings.Repeat("N", 100_000) + "t.")
	r, err := pickle.Scan(ctx, bytes.NewReader(data), int64(len(data)), pickle.Policy{})
	if f, denied := r.Denied(); err != nil || !denied || f.Code != fact.CodeTime {
		t.Errorf("%v, %v, want %s", f, err, fact.CodeTime)
	}
}

type broken struct{ at int64 }

var errDisk = errors.New("broken disk")

func (b broken) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > b.at {
		return 0, errDisk
	}
	return len(p), nil
}

func TestReaderThatFailsIsAFaultAndRefuses(t *testing.T) {
	r, err := pickle.Scan(context.Background(), broken{0}, 1000, pickle.Default())
	if !errors.Is(err, errDisk) {
		t.Fatalf("%v lost its cause", err)
	}
	if f, denied := r.Denied(); !denied || f.Code != fact.CodeInternal {
		t.Fatalf("%v, want a refusal", f)
	}
}

func TestNamesThatAnApplicationAdds(t *testing.T) {
	g := func(module, name string) guardtest.PyGlobal { return guardtest.PyGlobal{Module: module, Name: name} }
	record := guardtest.PyCall{Fn: g("app.config", "Config"), New: true, State: guardtest.PyDict{"lr", 0.1, "deep", []any{1}}}
	hidden := guardtest.PyCall{Fn: g("app.config", "Config"), New: true, State: guardtest.PyDict{"__class__", 1}}
	inside := guardtest.PyCall{Fn: g("app.config", "Config"), New: true, State: guardtest.PyDict{"hook", g("collections", "OrderedDict")}}
	p := pickle.Policy{Allow: []pickle.Global{{Module: "app.config", Name: "Config", Shape: pickle.Record}, {Module: "app", Name: "Mode"}, {Module: "app", Name: "make", Shape: pickle.Call}}}
	for _, c := range []struct {
		about string
		v     any
		code  fact.Code
	}{
		{"record", record, ""}, {"constant", g("app", "Mode"), ""}, {"call", guardtest.PyCall{Fn: g("app", "make"), Args: guardtest.PyTuple{1, "a"}}, ""},
		{"attribute with underscores", hidden, fact.CodePickleCall}, {"class inside of a record", inside, fact.CodePickleCall},
		{"constant that is called", guardtest.PyCall{Fn: g("app", "Mode")}, fact.CodePickleCall}, {"name beside it", g("app", "Mode2"), fact.CodePickleGlobal},
	} {
		for proto := range 6 {
			if f, _ := scan(t, guardtest.Pickle(proto, c.v), p).Denied(); f.Code != c.code {
				t.Errorf("%s, protocol %d: %s (%s), want %q", c.about, proto, f.Code, f.Detail, c.code)
			}
		}
	}
	if _, err := pickle.Scan(context.Background(), bytes.NewReader([]byte("N.")), 2, pickle.Policy{Allow: []pickle.Global{{Module: "os", Name: "path.join"}}}); err == nil {
		t.Error("a dotted name was added")
	}
}

func TestNestedPicklesAreNoted(t *testing.T) {
	for about, v := range map[string]any{"bytes": guardtest.Exec(), "base64": "gASVKAAAAAAAAACMBXBvc2l4", "hexadecimal": "80049528000000000000008c05706f736978"} {
		r := scan(t, guardtest.Pickle(4, []any{v}), pickle.Policy{})
		if _, denied := r.Denied(); denied || len(r.Findings) != 1 || r.Findings[0].Code != fact.CodePickleNested || r.Findings[0].Severity != fact.Note {
			t.Errorf("%s: %v, want one note", about, r.Findings)
		}
	}
}

// TestArrayOfJoblibIsNoProgram: pickle.load, unlike joblib.load, would run the bytes of an array that is not aligned.
func TestArrayOfJoblibIsNoProgram(t *testing.T) {
	exec := guardtest.Exec()
	wrapper := guardtest.JoblibArray(guardtest.DType("u1", "|"), len(exec))
	state := wrapper.State.(guardtest.PyDict)
	wrapper.State = state[:len(state)-2] // as joblib wrote before it aligned
	head := guardtest.Pickle(3, wrapper)
	data := slices.Concat(head[:len(head)-1], exec, []byte("."))
	if f, denied := scan(t, data, pickle.Default()).Denied(); !denied || f.Code != fact.CodePickleNested {
		t.Errorf("%v, want a refusal", f)
	}
	data = slices.Concat(head[:len(head)-1], make([]byte, len(exec)), []byte("."))
	if f, denied := scan(t, data, pickle.Default()).Denied(); denied {
		t.Errorf("an older array of joblib: %v", f)
	}
}

func TestTraceLeadsToTheFinding(t *testing.T) {
	p := pickle.Default()
	p.Trace = 4
	f, _ := scan(t, guardtest.Exec(), p).Denied()
	var lines []string
	for _, s := range f.Trace {
		lines = append(lines, s.String())
	}
	want := []string{
		`         2  FRAME            22`, `        11  SHORT_BINUNICODE "os"`, `        15  SHORT_BINUNICODE "system"`, `>       23  STACK_GLOBAL`,
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
	list, err := pickle.Listing(context.Background(), bytes.NewReader(guardtest.Exec()), 0, int64(len(guardtest.Exec())), 100)
	if err != nil || len(list) != 9 || list[8].Name != "STOP" {
		t.Errorf("listing %v, %v", list, err)
	}
}

func TestTensorsAreIndexedByTheirKeys(t *testing.T) {
	s := guardtest.Floats("7", 6)
	v := guardtest.PyDict{"model", guardtest.PyDict{"w", guardtest.Tensor(s, 1, guardtest.PyTuple{2, 2}, guardtest.PyTuple{2, 1})}, 3, []any{1, guardtest.Tensor(s, 0, guardtest.PyTuple{}, guardtest.PyTuple{})}}
	data := guardtest.TorchZip(guardtest.Pickle(2, v), s)
	r := scan(t, data, pickle.Default())
	if got := fmt.Sprint(r.Tensors); got != "[{model.w F32 [2 2] [2 1] 1 0} {3.1 F32 [] [] 0 0}]" {
		t.Errorf("tensors %s", got)
	}
	if len(r.Storages) != 1 || r.Storages[0].Bytes != 24 || !bytes.Equal(data[r.Storages[0].Off:][:24], s.Data) {
		t.Errorf("storages %+v", r.Storages)
	}
}
