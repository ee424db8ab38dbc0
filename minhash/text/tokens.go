package text

import "iter"

// Token is one word and where it stands.
type Token struct {
	Word       string // in lower case
	Hash       uint64
	Start, End int // bytes
}

// Tokens yields the words of s that [Words.Add] hashes, in order. It is the
// plain reading that Add is tested against, for callers who need the words
// themselves.
func Tokens(s string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		var word []byte
		classes := plane()
		for i := 0; i < len(s); {
			var n int
			var k class
			word, n, k = scan(word[:0], s[i:], classes)
			if k != separator && k != ender {
				t := Token{Word: string(word), Start: i, End: i + n}
				t.Hash = Hash(t.Word)
				if !yield(t) {
					return
				}
			}
			i += n
		}
	}
}
