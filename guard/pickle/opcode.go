package pickle

// The instructions of the pickle virtual machine, protocols 0 to 5.
const (
	opMark           = '('
	opStop           = '.'
	opPop            = '0'
	opPopMark        = '1'
	opDup            = '2'
	opFloat          = 'F'
	opInt            = 'I'
	opBinInt         = 'J'
	opBinInt1        = 'K'
	opLong           = 'L'
	opBinInt2        = 'M'
	opNone           = 'N'
	opPersID         = 'P'
	opBinPersID      = 'Q'
	opReduce         = 'R'
	opString         = 'S'
	opBinString      = 'T'
	opShortBinString = 'U'
	opUnicode        = 'V'
	opBinUnicode     = 'X'
	opAppend         = 'a'
	opBuild          = 'b'
	opGlobal         = 'c'
	opDict           = 'd'
	opEmptyDict      = '}'
	opAppends        = 'e'
	opGet            = 'g'
	opBinGet         = 'h'
	opInst           = 'i'
	opLongBinGet     = 'j'
	opList           = 'l'
	opEmptyList      = ']'
	opObj            = 'o'
	opPut            = 'p'
	opBinPut         = 'q'
	opLongBinPut     = 'r'
	opSetItem        = 's'
	opTuple          = 't'
	opEmptyTuple     = ')'
	opSetItems       = 'u'
	opBinFloat       = 'G'
	opProto          = 0x80
	opNewObj         = 0x81
	opExt1           = 0x82
	opExt2           = 0x83
	opExt4           = 0x84
	opTuple1         = 0x85
	opTuple2         = 0x86
	opTuple3         = 0x87
	opNewTrue        = 0x88
	opNewFalse       = 0x89
	opLong1          = 0x8a
	opLong4          = 0x8b
	opBinBytes       = 'B'
	opShortBinBytes  = 'C'
	opShortUnicode   = 0x8c
	opBinUnicode8    = 0x8d
	opBinBytes8      = 0x8e
	opEmptySet       = 0x8f
	opAddItems       = 0x90
	opFrozenSet      = 0x91
	opNewObjEx       = 0x92
	opStackGlobal    = 0x93
	opMemoize        = 0x94
	opFrame          = 0x95
	opByteArray8     = 0x96
	opNextBuffer     = 0x97
	opReadonlyBuffer = 0x98
)

// opInfo names an instruction and the protocol that brought it. Protocols 0 and 1 have no marker in the stream, so what
// belongs to 1 is listed as 0.
type opInfo struct {
	name  string
	since uint8
}

var opcodes = [256]opInfo{
	opMark: {"MARK", 0}, opStop: {"STOP", 0}, opPop: {"POP", 0}, opPopMark: {"POP_MARK", 0}, opDup: {"DUP", 0},
	opFloat: {"FLOAT", 0}, opInt: {"INT", 0}, opBinInt: {"BININT", 0}, opBinInt1: {"BININT1", 0}, opLong: {"LONG", 0},
	opBinInt2: {"BININT2", 0}, opNone: {"NONE", 0}, opPersID: {"PERSID", 0}, opBinPersID: {"BINPERSID", 0},
	opReduce: {"REDUCE", 0}, opString: {"STRING", 0}, opBinString: {"BINSTRING", 0}, opShortBinString: {"SHORT_BINSTRING", 0},
	opUnicode: {"UNICODE", 0}, opBinUnicode: {"BINUNICODE", 0}, opAppend: {"APPEND", 0}, opBuild: {"BUILD", 0},
	opGlobal: {"GLOBAL", 0}, opDict: {"DICT", 0}, opEmptyDict: {"EMPTY_DICT", 0}, opAppends: {"APPENDS", 0},
	opGet: {"GET", 0}, opBinGet: {"BINGET", 0}, opInst: {"INST", 0}, opLongBinGet: {"LONG_BINGET", 0}, opList: {"LIST", 0},
	opEmptyList: {"EMPTY_LIST", 0}, opObj: {"OBJ", 0}, opPut: {"PUT", 0}, opBinPut: {"BINPUT", 0}, opLongBinPut: {"LONG_BINPUT", 0},
	opSetItem: {"SETITEM", 0}, opTuple: {"TUPLE", 0}, opEmptyTuple: {"EMPTY_TUPLE", 0}, opSetItems: {"SETITEMS", 0},
	opBinFloat: {"BINFLOAT", 0},
	opProto:    {"PROTO", 2}, opNewObj: {"NEWOBJ", 2}, opExt1: {"EXT1", 2}, opExt2: {"EXT2", 2}, opExt4: {"EXT4", 2},
	opTuple1: {"TUPLE1", 2}, opTuple2: {"TUPLE2", 2}, opTuple3: {"TUPLE3", 2}, opNewTrue: {"NEWTRUE", 2}, opNewFalse: {"NEWFALSE", 2},
	opLong1: {"LONG1", 2}, opLong4: {"LONG4", 2}, opBinBytes: {"BINBYTES", 3}, opShortBinBytes: {"SHORT_BINBYTES", 3},
	opShortUnicode: {"SHORT_BINUNICODE", 4}, opBinUnicode8: {"BINUNICODE8", 4}, opBinBytes8: {"BINBYTES8", 4},
	opEmptySet: {"EMPTY_SET", 4}, opAddItems: {"ADDITEMS", 4}, opFrozenSet: {"FROZENSET", 4}, opNewObjEx: {"NEWOBJ_EX", 4},
	opStackGlobal: {"STACK_GLOBAL", 4}, opMemoize: {"MEMOIZE", 4}, opFrame: {"FRAME", 4}, opByteArray8: {"BYTEARRAY8", 5},
	opNextBuffer: {"NEXT_BUFFER", 5}, opReadonlyBuffer: {"READONLY_BUFFER", 5},
}
