package pickle

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

const (
	maxDigits = 4300     // of a decimal integer, as Python's own limit
	maxLong   = 16 << 10 // bytes of a binary integer
	memoSlack = 4096     // how far a memo key may be ahead of the number of keys
)

// step runs one instruction, STOP excepted.
func (m *machine) step(op byte) error {
	switch op {
	case opBinInt1:
		p, err := m.take(1)
		if err != nil {
			return err
		}
		m.push(refInt0 + ref(p[0]))
	case opBinInt2:
		p, err := m.take(2)
		if err != nil {
			return err
		}
		m.push(m.int(int64(binary.LittleEndian.Uint16(p))))
	case opBinInt:
		p, err := m.take(4)
		if err != nil {
			return err
		}
		m.push(m.int(int64(int32(binary.LittleEndian.Uint32(p)))))
	case opBinFloat:
		p, err := m.take(8)
		if err != nil {
			return err
		}
		m.push(m.add(val{kind: kFloat, a: binary.BigEndian.Uint64(p), flag: flagHash}))
	case opNone:
		m.push(refNone)
	case opNewTrue:
		m.push(refTrue)
	case opNewFalse:
		m.push(refFalse)
	case opShortUnicode, opShortBinBytes, opShortBinString:
		p, err := m.take(1)
		if err != nil {
			return err
		}
		return m.text(op, uint64(p[0]))
	case opBinUnicode, opBinBytes, opBinString:
		p, err := m.take(4)
		if err != nil {
			return err
		}
		n := binary.LittleEndian.Uint32(p)
		if op == opBinString && int32(n) < 0 {
			return m.deny(fact.CodePickleMalformed, "negative length %d", int32(n))
		}
		return m.text(op, uint64(n))
	case opBinUnicode8, opBinBytes8, opByteArray8:
		p, err := m.take(8)
		if err != nil {
			return err
		}
		return m.text(op, binary.LittleEndian.Uint64(p))
	case opMemoize:
		return m.put(uint64(m.puts))
	case opBinPut, opBinGet:
		p, err := m.take(1)
		if err != nil {
			return err
		}
		if op == opBinGet {
			return m.get(uint64(p[0]))
		}
		return m.put(uint64(p[0]))
	case opLongBinPut, opLongBinGet:
		p, err := m.take(4)
		if err != nil {
			return err
		}
		n := uint64(binary.LittleEndian.Uint32(p))
		if op == opLongBinGet {
			return m.get(n)
		}
		return m.put(n)
	case opMark:
		if int64(len(m.marks)) >= m.lim.Depth*2 {
			return fact.Over(fact.CodePickleLimit, m.opAt, int64(len(m.marks)), m.lim.Depth*2, "open marks")
		}
		m.marks = append(m.marks, len(m.stack))
	case opEmptyTuple:
		m.push(refEmptyTuple)
	case opTuple1, opTuple2, opTuple3:
		items, err := m.pop(int(op-opTuple1) + 1)
		if err != nil {
			return err
		}
		m.push(m.tuple(items))
	case opTuple:
		items, err := m.popMark()
		if err != nil {
			return err
		}
		m.push(m.tuple(items))
	case opEmptyList:
		m.push(m.add(val{kind: kList}))
	case opEmptyDict:
		m.push(m.add(val{kind: kDict}))
	case opEmptySet:
		m.push(m.add(val{kind: kSet}))
	case opAppend:
		items, err := m.pop(1)
		if err != nil {
			return err
		}
		return m.appends(items)
	case opAppends:
		items, err := m.popMark()
		if err != nil {
			return err
		}
		return m.appends(items)
	case opSetItem:
		items, err := m.pop(2)
		if err != nil {
			return err
		}
		return m.setItems(items)
	case opSetItems:
		items, err := m.popMark()
		if err != nil {
			return err
		}
		return m.setItems(items)
	case opReduce, opNewObj:
		items, err := m.pop(2)
		if err != nil {
			return err
		}
		m.push(m.call(op, items[0], items[1]))
	case opGlobal:
		return m.global()
	case opStackGlobal:
		return m.stackGlobal()
	case opBuild:
		return m.build()
	case opBinPersID, opPersID:
		return m.persistent(op)
	default:
		return m.rare(op)
	}
	return nil
}

// rare runs the instructions that are seldom met, or never written by a pickler.
func (m *machine) rare(op byte) error {
	switch op {
	case opProto:
		p, err := m.take(1)
		if err != nil {
			return err
		}
		if p[0] > 5 {
			return m.deny(fact.CodePickleProtocol, "protocol %d", p[0])
		}
		if p[0] < 2 {
			m.refuse(fact.CodePickleProtocol, "protocol %d is never marked", p[0])
		}
		m.proto = p[0]
	case opFrame:
		return m.frame()
	case opInt, opLong, opFloat, opString, opUnicode, opGet, opPut:
		return m.line(op)
	case opLong1, opLong4:
		return m.long(op)
	case opList, opDict, opFrozenSet, opAddItems:
		return m.collect(op)
	case opPop:
		if n := len(m.marks); n > 0 && m.marks[n-1] == len(m.stack) {
			m.marks = m.marks[:n-1]
			m.refuse(fact.CodePickleOpcode, "POP of a mark")
			return nil
		}
		items, err := m.pop(1)
		if err != nil {
			return err
		}
		m.dropped(items)
	case opPopMark:
		items, err := m.popMark()
		if err != nil {
			return err
		}
		m.dropped(items)
	case opDup:
		r, err := m.top()
		if err != nil {
			return err
		}
		m.refuse(fact.CodePickleOpcode, "DUP")
		m.push(r)
	case opInst:
		return m.inst()
	case opObj:
		items, err := m.popMark()
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return m.underflow()
		}
		m.refuse(fact.CodePickleOpcode, "OBJ calls %s", m.describe(items[0]))
		m.push(refUnknown)
	case opNewObjEx:
		items, err := m.pop(3)
		if err != nil {
			return err
		}
		if m.at(items[0]).kind != kUnknown {
			m.refuse(fact.CodePickleCall, "NEWOBJ_EX of %s", m.describe(items[0]))
		}
		m.push(refUnknown)
	case opExt1, opExt2, opExt4:
		n := 1 << (op - opExt1)
		p, err := m.take(n)
		if err != nil {
			return err
		}
		m.refuse(fact.CodePickleExtension, "%s %x", opcodes[op].name, p)
		m.push(refUnknown)
	case opNextBuffer:
		m.refuse(fact.CodePickleBuffer, "NEXT_BUFFER")
		m.push(refUnknown)
	case opReadonlyBuffer:
		if _, err := m.top(); err != nil {
			return err
		}
		m.refuse(fact.CodePickleBuffer, "READONLY_BUFFER")
	default:
		return m.deny(fact.CodePickleMalformed, "byte %#02x is no instruction", op)
	}
	return nil
}

// dropped judges values that POP and POP_MARK throw away: a pickler drops only what stood in a tuple that holds itself,
// never the result of a call.
func (m *machine) dropped(items []ref) {
	for _, r := range items {
		if v := m.at(r); v.flag&flagCall != 0 || v.kind == kGlobal || v.kind == kUnknown || v.kind == kTensor {
			m.refuse(fact.CodePickleOpcode, "POP of %s", m.describe(r))
			return
		}
	}
}

func (m *machine) frame() error {
	p, err := m.take(8)
	if err != nil {
		return err
	}
	n := binary.LittleEndian.Uint64(p)
	at := m.off()
	if n > uint64(m.end-at) {
		return m.deny(fact.CodeTruncated, "frame of %d bytes, %d are left", n, m.end-at)
	}
	if m.frameEnd >= 0 && m.opAt < m.frameEnd {
		m.refuse(fact.CodePickleFrame, "frame inside the frame that ends at %d", m.frameEnd)
	}
	m.frameEnd = at + int64(n)
	return nil
}

// text makes a string or bytes value of the next n bytes.
func (m *machine) text(op byte, n uint64) error {
	off := m.off()
	if n > uint64(m.end-off) {
		return m.deny(fact.CodeTruncated, "%s of %d bytes, %d are left", opcodes[op].name, n, m.end-off)
	}
	if n > 1<<32-1 && op != opBinBytes8 && op != opByteArray8 {
		return fact.Over(fact.CodePickleLimit, m.opAt, int64(n), 1<<32-1, "bytes of a string")
	}
	v := val{kind: kStr, a: uint64(off), n: uint32(n), flag: flagHash}
	switch op {
	case opShortUnicode, opBinUnicode, opBinUnicode8:
		if n == 0 {
			m.push(refEmptyStr)
			return nil
		}
		if m.found != nil {
			break // a probe takes what Python takes, halves of characters among them
		}
		if int(n) <= len(m.win)-m.pos { // the usual case
			p := m.win[m.pos : m.pos+int(n)]
			if !utf8.Valid(p) {
				return m.deny(fact.CodePickleMalformed, "a string is not UTF-8")
			}
			m.suspect(p, off, false)
			m.pos += int(n)
			m.push(m.add(v))
			return nil
		}
		check := utf8Check{off: m.opAt}
		if err := m.skip(int64(n), check.see); err != nil {
			return err
		}
		if len(check.part) > 0 {
			return m.deny(fact.CodePickleMalformed, "a string is not UTF-8")
		}
		m.push(m.add(v))
		return nil
	case opShortBinString, opBinString:
		v.enc = encOld
	case opByteArray8:
		v.kind, v.flag = kBytes, flagArray
	default:
		v.kind = kBytes
	}
	if n > 1<<32-1 {
		if err := m.b.Alloc(16); err != nil {
			return limit(err, m.opAt)
		}
		m.huge = append(m.huge, int64(n))
		v.enc, v.n = encHuge, uint32(len(m.huge)-1)
	}
	if n >= 12 && m.found == nil {
		if p := m.win[m.pos:]; len(p) >= 12 {
			m.suspect(p[:min(uint64(len(p)), n)], off, v.kind == kBytes)
		}
	}
	if err := m.skip(int64(n), nil); err != nil {
		return err
	}
	m.push(m.add(v))
	return nil
}

// utf8Check checks a string that comes in pieces.
type utf8Check struct {
	off  int64
	part []byte // an unfinished character
}

func (c *utf8Check) see(p []byte) error {
	for len(c.part) > 0 && len(p) > 0 {
		c.part, p = append(c.part, p[0]), p[1:]
		if utf8.FullRune(c.part) {
			if !utf8.Valid(c.part) {
				return fact.Deny(fact.CodePickleMalformed, c.off, "a string is not UTF-8")
			}
			c.part = c.part[:0]
		}
	}
	k := len(p)
	for i := 1; i <= min(3, len(p)); i++ {
		if b := p[len(p)-i]; utf8.RuneStart(b) {
			if !utf8.FullRune(p[len(p)-i:]) {
				k = len(p) - i
			}
			break
		}
	}
	if !utf8.Valid(p[:k]) {
		return fact.Deny(fact.CodePickleMalformed, c.off, "a string is not UTF-8")
	}
	c.part = append(c.part, p[k:]...)
	return nil
}

// textLine reads up to the next line feed, which is passed. It gives the offset and the length of the line, and its bytes
// if there are at most most of them.
func (m *machine) textLine(most int) (off, n int64, p []byte, err error) {
	off = m.off()
	if i := bytes.IndexByte(m.win[m.pos:], '\n'); i >= 0 {
		p = m.win[m.pos : m.pos+i]
		m.pos += i + 1
		if i > most {
			p = nil
		}
		return off, int64(i), p, nil
	}
	// The line goes beyond the window: read on from its first byte.
	m.winOff, m.win, m.pos = off, m.win[:0], 0
	for n = 0; ; {
		if off+n >= m.end {
			return 0, 0, nil, m.deny(fact.CodeTruncated, "a line without an end")
		}
		if err := m.fill(1); err != nil {
			return 0, 0, nil, err
		}
		if err := m.b.Now(); err != nil {
			return 0, 0, nil, limit(err, m.opAt)
		}
		i := bytes.IndexByte(m.win, '\n')
		if i >= 0 {
			if n == 0 && i <= most {
				p = m.win[:i]
			}
			m.pos = i + 1
			return off, n + int64(i), p, nil
		}
		if n += int64(len(m.win)); m.found != nil {
			if m.lines += len(m.win); m.lines > probeLine {
				return 0, 0, nil, errStop
			}
		}
		m.winOff, m.win = m.winOff+int64(len(m.win)), m.win[:0]
	}
}

// line runs the instructions of protocol 0 whose argument is a line of text.
func (m *machine) line(op byte) error {
	off, n, p, err := m.textLine(maxDigits + 2)
	if err != nil {
		return err
	}
	switch op {
	case opUnicode:
		if n > 1<<32-1 {
			return fact.Over(fact.CodePickleLimit, m.opAt, n, 1<<32-1, "bytes of a string")
		}
		if p != nil {
			m.suspect(p, off, false)
		}
		m.push(m.add(val{kind: kStr, a: uint64(off), n: uint32(n), enc: encRaw, flag: flagHash}))
		return nil
	case opString:
		if n < 2 || n > 1<<32-1 {
			return m.deny(fact.CodePickleMalformed, "a quoted string of %d bytes", n)
		}
		q, err := m.bytesAt(off, 1, off+n-1, 1)
		if err != nil {
			return err
		}
		if q[0] != q[1] || q[0] != '\'' && q[0] != '"' {
			return m.deny(fact.CodePickleMalformed, "a string without quotes")
		}
		m.push(m.add(val{kind: kStr, a: uint64(off + 1), n: uint32(n - 2), enc: encEscape, flag: flagHash}))
		return nil
	}
	if number := op != opGet && op != opPut; number && m.found != nil && (p == nil || loose(p)) {
		m.push(refInt0) // a probe does not care which
		return nil
	}
	if p == nil {
		return fact.Over(fact.CodePickleLimit, m.opAt, n, maxDigits, "digits of a number")
	}
	s := string(p)
	switch op {
	case opFloat:
		f, err := strconv.ParseFloat(s, 64)
		if err != nil && !math.IsInf(f, 0) || bytes.ContainsAny(p, "xXpP_ ") {
			return m.deny(fact.CodePickleMalformed, "float %.40q", s)
		}
		m.push(m.add(val{kind: kFloat, a: math.Float64bits(f), flag: flagHash}))
		return nil
	case opInt:
		switch s {
		case "00":
			m.push(refFalse)
			return nil
		case "01":
			m.push(refTrue)
			return nil
		}
	case opLong:
		if len(s) > 0 && s[len(s)-1] == 'L' {
			s, n = s[:len(s)-1], n-1
		}
	}
	digits := s
	if op != opGet && op != opPut && len(s) > 1 && s[0] == '-' {
		digits = s[1:]
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			digits = ""
			break
		}
	}
	if digits == "" {
		return m.deny(fact.CodePickleMalformed, "number %.40q", s)
	}
	if len(digits) > maxDigits {
		return fact.Over(fact.CodePickleLimit, m.opAt, int64(len(digits)), maxDigits, "digits of a number")
	}
	v, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err == nil && op == opGet:
		return m.get(uint64(v))
	case err == nil && op == opPut:
		return m.put(uint64(v))
	case op == opGet || op == opPut:
		return m.deny(fact.CodePickleMemo, "memo key %.40s", s)
	case err == nil:
		m.push(m.int(v))
	default:
		m.push(m.add(val{kind: kBig, a: uint64(off), n: uint32(n), enc: encText, flag: flagHash}))
	}
	return nil
}

// loose reports whether a line could be a number to Python, which takes bases, signs and spaces in the old instructions.
func loose(p []byte) bool {
	for _, c := range p {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') && bytes.IndexByte([]byte("xXoO+-._ \tLintyINTY"), c) < 0 {
			return false
		}
	}
	return len(p) > 0
}

// long reads an integer in two's complement.
func (m *machine) long(op byte) error {
	n := 0
	if op == opLong1 {
		p, err := m.take(1)
		if err != nil {
			return err
		}
		n = int(p[0])
	} else {
		p, err := m.take(4)
		if err != nil {
			return err
		}
		k := int32(binary.LittleEndian.Uint32(p))
		if k < 0 {
			return m.deny(fact.CodePickleMalformed, "negative length %d", k)
		}
		if k > maxLong && m.found != nil {
			m.push(refInt0)
			return m.skip(int64(k), nil)
		}
		if k > maxLong {
			return fact.Over(fact.CodePickleLimit, m.opAt, int64(k), maxLong, "bytes of an integer")
		}
		n = int(k)
	}
	off := m.off()
	p, err := m.take(n)
	if err != nil {
		return err
	}
	if n > 8 {
		m.push(m.add(val{kind: kBig, a: uint64(off), n: uint32(n), enc: encBinary, flag: flagHash}))
		return nil
	}
	var v uint64
	for i, b := range p {
		v |= uint64(b) << (8 * i)
	}
	if n > 0 && n < 8 && p[n-1]&0x80 != 0 {
		v |= ^uint64(0) << (8 * n)
	}
	m.push(m.int(int64(v)))
	return nil
}

// put writes the top of the stack to the memo.
func (m *machine) put(key uint64) error {
	r, err := m.top()
	if err != nil {
		return err
	}
	if far := key > uint64(m.puts)+memoSlack || key >= uint64(m.lim.Values); far && m.found != nil {
		if m.far == nil {
			m.far = map[uint64]ref{}
		}
		if _, again := m.far[key]; !again {
			m.puts++
		}
		m.far[key] = r
		return nil
	} else if far {
		return m.deny(fact.CodePickleMemo, "memo key %d after %d keys", key, m.puts)
	}
	if r == refNone {
		r = memoNone
	}
	if key == uint64(len(m.memo)) && len(m.memo) < cap(m.memo) { // as picklers count
		m.memo = append(m.memo, r)
		m.puts++
		return nil
	}
	if grow := int(key) + 1 - len(m.memo); grow > 0 {
		if int(key) >= cap(m.memo) {
			size := max(64, 2*cap(m.memo), int(key)+1)
			if err := m.b.Alloc(int64(size-cap(m.memo)) * 4); err != nil {
				return limit(err, m.opAt)
			}
			m.memo = append(make([]ref, 0, size), m.memo...)
		}
		m.memo = m.memo[:int(key)+1]
		clear(m.memo[len(m.memo)-grow:])
	}
	switch old := m.memo[key]; old {
	case 0:
		m.puts++ // MEMOIZE takes the number of keys
	case r:
	default:
		m.refuse(fact.CodePickleMemo, "memo key %d is written twice", key)
	}
	m.memo[key] = r
	return nil
}

// get pushes what the memo holds.
func (m *machine) get(key uint64) error {
	if r, ok := m.far[key]; ok {
		m.push(r)
		return nil
	}
	if key >= uint64(len(m.memo)) || m.memo[key] == 0 {
		return m.deny(fact.CodePickleMemo, "memo key %d was never written", key)
	}
	r := m.memo[key]
	if r == memoNone {
		r = refNone
	}
	if r >= pageSize {
		m.at(r).flag |= flagShared
	}
	m.push(r)
	return nil
}
