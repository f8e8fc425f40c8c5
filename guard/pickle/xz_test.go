package pickle

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
)

// compress is run by Python: it packs what comes on standard input in many ways, each with its length in front.
const compress = `
import lzma, sys
data = sys.stdin.buffer.read()
def out(packed): sys.stdout.buffer.write(len(packed).to_bytes(4, "little") + packed)
for check in (lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256):
    out(lzma.compress(data, lzma.FORMAT_XZ, check, 1))
for preset in (0, 3, 6):
    out(lzma.compress(data, lzma.FORMAT_XZ, preset=preset))
for lc, lp, pb in ((0, 0, 0), (4, 0, 4), (0, 4, 2), (1, 3, 1)):
    out(lzma.compress(data, lzma.FORMAT_XZ, filters=[{"id": lzma.FILTER_LZMA2, "lc": lc, "lp": lp, "pb": pb, "dict_size": 4096}]))
for preset in (0, 6):
    out(lzma.compress(data, lzma.FORMAT_ALONE, preset=preset))
out(lzma.compress(data, lzma.FORMAT_ALONE, filters=[{"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": 8192}]))
`

func packs(t *testing.T, data []byte) (out [][]byte) {
	t.Helper()
	cmd := exec.Command("python3", "-I", "-c", compress)
	cmd.Stdin = bytes.NewReader(data)
	b, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for len(b) > 0 {
		n := binary.LittleEndian.Uint32(b)
		out, b = append(out, b[4:4+n]), b[4+n:]
	}
	return out
}

func unpacked(packed []byte, most int64) ([]byte, error) {
	l := Limits{Unpacked: most}.withDefaults(0)
	f := &File{src: bytes.NewReader(packed), size: int64(len(packed)), lim: l, b: budget(context.Background(), l)}
	var out bytes.Buffer
	in := bufio.NewReader(bytes.NewReader(packed))
	err := f.unpackTo(&bounded{w: &out, f: f}, packing(packed), in)
	if _, end := in.ReadByte(); err == nil && !errors.Is(end, io.EOF) {
		err = errors.New("bytes are left")
	}
	return out.Bytes(), err
}

func TestWhatLiblzmaPacksIsUnpacked(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	noise := make([]byte, 80_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	var text []byte
	for i := range 12_000 {
		text = fmt.Appendf(text, "%d: the %d words of a line\n", i*i%1009, i%7)
	}
	for about, data := range map[string][]byte{
		"nothing": {}, "one byte": {7}, "zeros": make([]byte, 70_000),
		"text and noise": bytes.Join([][]byte{text[:50_000], noise, make([]byte, 70_000), text}, nil),
	} {
		for i, packed := range packs(t, data) {
			got, err := unpacked(packed, 1<<30)
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("%s, way %d: %d bytes of %d, %v", about, i, len(got), len(data), err)
			}
			if i%7 == 0 && len(data) > 1 {
				if _, err := unpacked(packed, int64(len(data))-1); fact.FindingOf(err).Code != fact.CodeUnpacked {
					t.Errorf("%s, way %d: %v, want the limit", about, i, err)
				}
			}
		}
	}
}

func TestDamageIsFoundOrHarmless(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	data := []byte("a line of text, a line of text, and a line of other text; a line of text")
	for i, packed := range packs(t, data) {
		for range 300 {
			m := bytes.Clone(packed)
			m[random.IntN(len(m))] ^= 1 << random.IntN(8)
			if random.IntN(4) == 0 {
				m = m[:random.IntN(len(m))]
			}
			got, err := unpacked(m, 1<<20)
			if checked := i > 0 && i < 11; checked && err == nil && !bytes.Equal(got, data) {
				t.Fatalf("way %d: damage went unseen: %x", i, m)
			}
		}
	}
}

func TestDictionariesAreBoundedBeforeTheyAreMade(t *testing.T) {
	alone := append([]byte{0x5d, 0, 0, 0, 0xff}, make([]byte, 30)...)
	if _, err := unpacked(alone, 1<<20); !errors.Is(err, errDictionary) {
		t.Errorf("%v, want %v", err, errDictionary)
	}
}

// The files in testdata were written by the Python package lz4, with linked blocks and every checksum, and without.
func TestWhatLZ4PacksIsUnpackedAndDamageIsFound(t *testing.T) {
	var data []byte
	for i := range 9000 {
		data = fmt.Appendf(data, "%d: the %d words of a line\n", i*i%1009, i%7)
	}
	random := rand.New(rand.NewPCG(3, 3))
	for _, name := range []string{"linked", "apart"} {
		packed, err := os.ReadFile("testdata/" + name + ".lz4")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := unpacked(packed, 1<<20); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%s: %d bytes of %d, %v", name, len(got), len(data), err)
		}
		if _, err := unpacked(packed, 100_000); fact.FindingOf(err).Code != fact.CodeUnpacked {
			t.Errorf("%s: %v, want the limit", name, err)
		}
		for range 300 {
			m := bytes.Clone(packed)
			m[random.IntN(len(m))] ^= 1 << random.IntN(8)
			if random.IntN(4) == 0 {
				m = m[:random.IntN(len(m))]
			}
			if got, err := unpacked(m, 1<<20); err == nil && !bytes.Equal(got, data) {
				t.Fatalf("%s: damage went unseen", name)
			}
		}
	}
}
