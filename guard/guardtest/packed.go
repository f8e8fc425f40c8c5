package guardtest

import (
	"encoding/binary"
	"hash/crc32"
)

// SevenZip returns a 7z file of n packed bytes and an empty header.
func SevenZip(n int) []byte {
	next := []byte{1, 0} // a header with nothing in it
	start := cat(le64(uint64(n)), le64(uint64(len(next))), le32(crc32.ChecksumIEEE(next)))
	return cat([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), le32(crc32.ChecksumIEEE(start)), start, make([]byte, n), next)
}

// XZ returns an xz file of one block of 28 bytes.
func XZ() []byte {
	flags := []byte{0, 1}
	sum := func(b []byte) []byte { return cat(b, le32(crc32.ChecksumIEEE(b))) }
	head := cat([]byte("\xfd7zXZ\x00"), flags, le32(crc32.ChecksumIEEE(flags)))
	block := make([]byte, 28)
	index := sum([]byte{0, 1, 0x1c, 5})
	foot := cat(le32(uint32(len(index)/4-1)), flags)
	return cat(head, block, index, le32(crc32.ChecksumIEEE(foot)), foot, []byte("YZ"))
}

// Rar returns a rar file of version 5 with one stored file.
func Rar() []byte { return rar("name") }

func rar(name string) []byte {
	block := func(body []byte) []byte {
		b := cat(binary.AppendUvarint(nil, uint64(len(body))), body)
		return cat(le32(crc32.ChecksumIEEE(b)), b)
	}
	data := []byte("text")
	file := cat([]byte{2, 2, byte(len(data)), 0, byte(len(data)), 0o44, 0, 1, byte(len(name))}, []byte(name))
	return cat([]byte("Rar!\x1a\x07\x01\x00"), block([]byte{1, 0, 0}), block(file), data, block([]byte{5, 0, 0}))
}
