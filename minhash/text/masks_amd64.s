//go:build !purego

#include "textflag.h"

// Sixteen bytes of each, so that a comparison takes one from memory.
#define BYTES(name, x) \
	DATA name<>+0(SB)/8, $(x * 0x0101010101010101) \
	DATA name<>+8(SB)/8, $(x * 0x0101010101010101) \
	GLOBL name<>(SB), RODATA|NOPTR, $16

BYTES(caseBit, 0x20)
BYTES(fromLetter, 0x1f)  // 0x80 - 'a': letters become the lowest signed numbers
BYTES(beyondLetter, 0x9a)
BYTES(fromDigit, 0x50)   // 0x80 - '0'
BYTES(beyondDigit, 0x8a)
BYTES(fromBreak, 0x76)   // 0x80 - '\n'
BYTES(beyondBreak, 0x84)
BYTES(dot, 0x2e)
BYTES(exclamation, 0x21)
BYTES(question, 0x3f)

// SIXTEEN puts the bits of 16 bytes into the low halves of AX and BX.
#define SIXTEEN(at) \
	MOVOU   at(SI), X0 \
	MOVO    X0, X1 \
	MOVO    X0, X2 \
	MOVO    X0, X3 \
	MOVO    X0, X4 \
	MOVO    X0, X5 \
	POR     X8, X1 \
	PADDB   X9, X1 \
	MOVO    X10, X6 \
	PCMPGTB X1, X6 \
	PADDB   X11, X2 \
	MOVO    X12, X7 \
	PCMPGTB X2, X7 \
	POR     X6, X0 \
	POR     X7, X0 \
	PMOVMSKB X0, AX \
	PADDB   X13, X3 \
	MOVO    X14, X6 \
	PCMPGTB X3, X6 \
	PCMPEQB X15, X4 \
	PCMPEQB exclamation<>(SB), X5 \
	POR     X4, X6 \
	POR     X5, X6 \
	MOVOU   at(SI), X7 \
	PCMPEQB question<>(SB), X7 \
	POR     X7, X6 \
	PMOVMSKB X6, BX

// func masks(dst []mask, b []byte)
TEXT ·masks(SB), NOSPLIT, $0-48
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ b_base+24(FP), SI
	MOVO caseBit<>(SB), X8
	MOVO fromLetter<>(SB), X9
	MOVO beyondLetter<>(SB), X10
	MOVO fromDigit<>(SB), X11
	MOVO beyondDigit<>(SB), X12
	MOVO fromBreak<>(SB), X13
	MOVO beyondBreak<>(SB), X14
	MOVO dot<>(SB), X15
	JMP  more

next:
	SIXTEEN(0)
	MOVQ AX, R8
	MOVQ BX, R9
	SIXTEEN(16)
	SHLQ $16, AX
	SHLQ $16, BX
	ORQ  AX, R8
	ORQ  BX, R9
	SIXTEEN(32)
	SHLQ $32, AX
	SHLQ $32, BX
	ORQ  AX, R8
	ORQ  BX, R9
	SIXTEEN(48)
	SHLQ $48, AX
	SHLQ $48, BX
	ORQ  AX, R8
	ORQ  BX, R9
	MOVQ R8, (DI)
	MOVQ R9, 8(DI)
	ADDQ $64, SI
	ADDQ $16, DI
	DECQ CX

more:
	TESTQ CX, CX
	JNZ   next
	RET

// ONE writes the places of the lowest bits of AX and BX, and takes the bits away.
#define ONE(at) \
	TZCNTQ AX, R11 \
	TZCNTQ BX, R12 \
	ADDQ   DX, R11 \
	ADDQ   DX, R12 \
	MOVQ   R11, at(R9) \
	MOVQ   R12, at(R10) \
	LEAQ   -1(AX), R11 \
	LEAQ   -1(BX), R12 \
	ANDQ   R11, AX \
	ANDQ   R12, BX

// func spread(begins, ends []int, edges []edge, at int)
TEXT ·spread(SB), NOSPLIT, $0-80
	MOVQ begins_base+0(FP), DI
	MOVQ ends_base+24(FP), SI
	MOVQ edges_base+48(FP), R8
	MOVQ edges_len+56(FP), CX
	MOVQ at+72(FP), DX
	JMP  more

next:
	MOVQ 0(R8), AX
	MOVQ 8(R8), BX
	MOVQ DI, R9
	MOVQ SI, R10
	ONE(0)
	ONE(8)
	ONE(16)
	ONE(24)
	ONE(32)
	ONE(40)
	ONE(48)
	ONE(56)
	ONE(64)
	ONE(72)
	ONE(80)
	ONE(88)
	JMP  rest

four:
	ADDQ $32, R9
	ADDQ $32, R10
	ONE(64)
	ONE(72)
	ONE(80)
	ONE(88)

rest:
	MOVQ AX, R11
	ORQ  BX, R11
	JNZ  four
	MOVQ 16(R8), AX
	MOVQ 24(R8), BX
	LEAQ (DI)(AX*8), DI
	LEAQ (SI)(BX*8), SI
	ADDQ $64, DX
	ADDQ $32, R8
	DECQ CX

more:
	TESTQ CX, CX
	JNZ   next
	RET
