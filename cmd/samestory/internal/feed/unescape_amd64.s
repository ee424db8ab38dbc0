//go:build !purego

#include "textflag.h"

#define BYTES(name, x) \
	DATA name<>+0(SB)/8, $(x * 0x0101010101010101) \
	DATA name<>+8(SB)/8, $(x * 0x0101010101010101) \
	GLOBL name<>(SB), RODATA|NOPTR, $16

BYTES(quote, 0x22)
BYTES(backslash, 0x5c)
BYTES(control, 0x1f)

// func unescape16(dst, src []byte) (wrote, read int, high uint64)
TEXT ·unescape16(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ src_base+24(FP), SI
	MOVQ src_len+32(FP), R8
	LEAQ -17(SI)(R8*1), R8   // the last place with 17 bytes
	LEAQ ·unescapes(SB), R9
	MOVO quote<>(SB), X4
	MOVO backslash<>(SB), X5
	MOVO control<>(SB), X6
	XORL R10, R10            // of bytes that are no ASCII
	JMP  more

next:
	MOVOU    (SI), X0
	MOVO     X0, X1
	MOVO     X0, X2
	MOVO     X0, X3
	MOVOU    X0, (DI)
	PCMPEQB  X4, X1
	PCMPEQB  X5, X2
	PMINUB   X6, X3
	PCMPEQB  X0, X3
	POR      X2, X1
	POR      X3, X1
	PMOVMSKB X0, DX
	PMOVMSKB X1, AX
	TESTL    AX, AX
	JNZ      special
	ORL      DX, R10
	ADDQ     $16, SI
	ADDQ     $16, DI

more:
	CMPQ SI, R8
	JLE  next
	JMP  done

special:
	LEAL    -1(AX), BX
	XORL    AX, BX
	SHRL    $1, BX           // the bits below the lowest of AX
	ANDL    BX, DX
	ORL     DX, R10
	BSFL    AX, AX
	ADDQ    AX, SI
	ADDQ    AX, DI
	CMPB    (SI), $0x5c
	JNE     done
	MOVBLZX 1(SI), AX
	MOVBLZX (R9)(AX*1), AX
	TESTL   AX, AX
	JZ      done
	MOVB    AX, (DI)
	ADDQ    $2, SI
	INCQ    DI
	JMP     more

done:
	SUBQ dst_base+0(FP), DI
	SUBQ src_base+24(FP), SI
	MOVQ DI, wrote+48(FP)
	MOVQ SI, read+56(FP)
	MOVQ R10, high+64(FP)
	RET
