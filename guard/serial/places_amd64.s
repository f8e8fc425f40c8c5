#include "textflag.h"

// NIBBLES leaves the low four bits of the 32 bytes at SI+at in Y0, and the high four in Y1.
#define NIBBLES(at) \
	VMOVDQU at(SI), Y0     \
	VPSRLW  $4, Y0, Y1     \
	VPAND   Y7, Y0, Y0     \
	VPAND   Y7, Y1, Y1

// THIRTYTWO leaves in R a zero bit for each of the 32 bytes at SI+at with which three bytes of a marker may begin.
#define THIRTYTWO(at, R) \
	NIBBLES(at+0)             \
	VPSHUFB  Y0, Y8, Y2       \
	VPSHUFB  Y1, Y9, Y4       \
	VPAND    Y4, Y2, Y2       \
	VPSHUFB  Y0, Y10, Y3      \
	VPSHUFB  Y1, Y11, Y4      \
	VPAND    Y4, Y3, Y3       \
	NIBBLES(at+1)             \
	VPSHUFB  Y0, Y12, Y4      \
	VPSHUFB  Y1, Y13, Y5      \
	VPAND    Y4, Y2, Y2       \
	VPAND    Y5, Y2, Y2       \
	VPSHUFB  Y0, Y14, Y4      \
	VPSHUFB  Y1, Y15, Y5      \
	VPAND    Y4, Y3, Y3       \
	VPAND    Y5, Y3, Y3       \
	NIBBLES(at+2)             \
	VMOVDQU  256(DX), Y4      \
	VMOVDQU  288(DX), Y5      \
	VPSHUFB  Y0, Y4, Y4       \
	VPSHUFB  Y1, Y5, Y5       \
	VPAND    Y4, Y2, Y2       \
	VPAND    Y5, Y2, Y2       \
	VMOVDQU  320(DX), Y4      \
	VMOVDQU  352(DX), Y5      \
	VPSHUFB  Y0, Y4, Y4       \
	VPSHUFB  Y1, Y5, Y5       \
	VPAND    Y4, Y3, Y3       \
	VPAND    Y5, Y3, Y3       \
	VPOR     Y3, Y2, Y2       \
	VPCMPEQB Y6, Y2, Y2       \
	VPMOVMSKB Y2, R

// func placesAVX2(out *uint64, p *byte, blocks int, t *nibbles)
TEXT ·placesAVX2(SB), NOSPLIT, $0-32
	MOVQ out+0(FP), DI
	MOVQ p+8(FP), SI
	MOVQ blocks+16(FP), CX
	MOVQ t+24(FP), DX
	MOVL $0x0f0f0f0f, AX
	VMOVD AX, X7
	VPBROADCASTD X7, Y7
	VPXOR Y6, Y6, Y6
	VMOVDQU 0(DX), Y8
	VMOVDQU 32(DX), Y9
	VMOVDQU 64(DX), Y10
	VMOVDQU 96(DX), Y11
	VMOVDQU 128(DX), Y12
	VMOVDQU 160(DX), Y13
	VMOVDQU 192(DX), Y14
	VMOVDQU 224(DX), Y15

next:
	THIRTYTWO(0, AX)
	THIRTYTWO(32, BX)
	SHLQ $32, BX
	ORQ  BX, AX
	NOTQ AX
	MOVQ AX, (DI)
	ADDQ $8, DI
	ADDQ $64, SI
	DECQ CX
	JNZ  next
	VZEROUPPER
	RET
