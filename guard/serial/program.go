package serial

import (
	"bytes"
	"encoding/binary"
)

// elf wants a class, a byte order and a version, and zeros where the head is filled up.
func elf(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off, 16)
	if err != nil || len(b) < 16 {
		return false, err
	}
	return (b[4] == 1 || b[4] == 2) && (b[5] == 1 || b[5] == 2) && b[6] == 1 && b[7] < 32 && bytes.Count(b[9:], []byte{0}) == 7, nil
}

// pe looks for the older header that points here, and wants a known machine and a fitting optional header.
func pe(c *checker, hit *Hit) (bool, error) {
	at := hit.Off
	b, err := c.at(at, 26)
	if err != nil || len(b) < 26 {
		return false, err
	}
	switch binary.LittleEndian.Uint16(b[4:]) {
	case 0x14c, 0x8664, 0x1c0, 0x1c4, 0xaa64, 0x200, 0xebc, 0x5032, 0x5064:
	default:
		return false, nil
	}
	if magic := binary.LittleEndian.Uint16(b[24:]); magic != 0x10b && magic != 0x20b {
		return false, nil
	}
	from := max(0, at-4096)
	b, err = c.at(from, int(at-from))
	if err != nil {
		return false, err
	}
	for i := len(b) - 64; i >= 0; i-- {
		if b[i] == 'M' && b[i+1] == 'Z' && int64(binary.LittleEndian.Uint32(b[i+60:])) == int64(len(b)-i) {
			hit.Off = from + int64(i)
			return true, nil
		}
	}
	return false, nil
}

// macho wants a known processor and kind of file.
func macho(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off, 28)
	if err != nil || len(b) < 28 {
		return false, err
	}
	order := binary.ByteOrder(binary.LittleEndian)
	if b[0] == 0xfe {
		order = binary.BigEndian
	}
	cpu, kind, commands := order.Uint32(b[4:]), order.Uint32(b[12:]), order.Uint32(b[16:])
	return (cpu&^0x03000000 == 7 || cpu&^0x03000000 == 12 || cpu&^0x03000000 == 18) && kind >= 1 && kind <= 12 && commands < 10_000, nil
}

// zipLocal wants a version, flags, a method and a name that a local record may have.
func zipLocal(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off, 64)
	if err != nil || len(b) < 31 {
		return false, err
	}
	n := int(binary.LittleEndian.Uint16(b[26:]))
	name := b[30:min(len(b), 30+n)]
	method := binary.LittleEndian.Uint16(b[8:])
	return hit.Off > 0 && b[4] < 64 && b[7]&^8 == 0 && (method == 0 || method == 8) && n > 0 && n < 1024 && !bytes.ContainsFunc(name, func(r rune) bool { return r < ' ' }), nil
}

// shortcut wants the length of the head in front of its class.
func shortcut(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off-4, 4)
	hit.Off -= 4
	return string(b) == "L\x00\x00\x00", err
}
