package report

import (
	"bufio"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// Pair is two articles that match.
type Pair struct {
	A           string  `json:"a"` // the one that came first
	B           string  `json:"b"`
	Relation    string  `json:"relation"` // "copy" or "story"
	Resemblance *Figure `json:"resemblance"`
	Containment *Figure `json:"containment"`
	Score       *Figure `json:"score"`
}

// WritePairsTSV writes a line for each pair: a, b, relation and score, the last
// empty where it was not computed. In ids \t, \n, \r and \\ stand for tab, line
// feed, carriage return and backslash, and \uXXXX, as in JSON, for what a
// terminal would obey or hide.
func WritePairsTSV(w io.Writer, pairs iter.Seq2[Pair, error]) error {
	out := bufio.NewWriter(w)
	var line []byte
	for p, err := range pairs {
		if err != nil {
			return flush(out, err)
		}
		line = append(appendField(line[:0], p.A), '\t')
		line = append(appendField(line, p.B), '\t')
		line = append(appendField(line, p.Relation), '\t')
		if p.Score != nil {
			line = append(line, p.Score.String()...)
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return out.Flush()
}

func appendField(dst []byte, s string) []byte {
	for _, r := range s {
		if i := strings.IndexRune("\t\n\r\\", r); i >= 0 {
			dst = append(dst, '\\', `tnr\`[i])
		} else if invisible(r) {
			dst = appendEscape(dst, r)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}
