package feed

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// declaredEncoding is compiled where it is needed: that takes 40 us.
var declaredEncoding = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']`)
})

// xmlText returns XML as UTF-8. A byte order mark decides, then whether it is
// UTF-8, for that happens to nothing else that has letters beyond ASCII, then
// what is declared. Bytes that are still none are taken for windows-1252, what
// most of those were that a program glued in unread.
func xmlText(p []byte) []byte {
	switch {
	case bytes.HasPrefix(p, bom):
		p = p[len(bom):]
	case bytes.HasPrefix(p, []byte("\xff\xfe")), bytes.HasPrefix(p, []byte("\xfe\xff")):
		if text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(p); err == nil {
			return text
		}
	default:
		m := declaredEncoding().FindSubmatch(p[:min(len(p), 1024)])
		if m == nil || utf8.Valid(p) && bytes.IndexFunc(p, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			break
		}
		// What is declared in ASCII is not in UTF-16.
		e, name := charset.Lookup(string(m[1]))
		if e == nil || strings.HasPrefix(name, "utf-") {
			break
		}
		if text, err := e.NewDecoder().Bytes(p); err == nil {
			return text
		}
	}
	return mixedText(p)
}

// mixedText is UTF-8 in which bytes that are none are taken for windows-1252.
func mixedText(p []byte) []byte {
	if utf8.Valid(p) {
		return p
	}
	text := make([]byte, 0, len(p)+len(p)/8)
	for len(p) > 0 {
		r, n := utf8.DecodeRune(p)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(p[0])
		}
		text, p = utf8.AppendRune(text, r), p[n:]
	}
	return text
}
