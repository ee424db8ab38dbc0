package feed

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestSkipperFindsTheEnd(t *testing.T) {
	tests := []struct{ in, value string }{
		{`{} x`, `{}`},
		{`{"a":[1,{"b":"}]"}]}, 2`, `{"a":[1,{"b":"}]"}]}`},
		{`"a\"b\\" c`, `"a\"b\\"`},
		{`"\\\\\"" c`, `"\\\\\""`},
		{`-1.5e3]`, `-1.5e3`},
		{`null,`, `null`},
		{`[[[]]]]`, `[[[]]]`},
		{`["]"]`, `["]"]`},
	}
	for _, test := range tests {
		for size := 1; size <= len(test.in); size++ {
			if got := skipIn(test.in, size); got != test.value {
				t.Errorf("in pieces of %d: value of %s is %s, want %s", size, test.in, got, test.value)
			}
		}
	}
}

// skipIn gives the text to a skipper in pieces and returns the value.
func skipIn(text string, size int) string {
	var s skipper
	end := 0
	for end < len(text) {
		piece := text[end:min(len(text), end+size)]
		n, done := s.skip([]byte(piece))
		end += n
		if done {
			break
		}
	}
	return text[:end]
}

func FuzzSkipperAgreesWithEncodingJSON(f *testing.F) {
	f.Add([]byte(`{"a":"\\\"","b":[1,2,{"c":"]"}]} tail`), 3)
	f.Add([]byte(`"\u0022"`), 1)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		data = bytes.TrimLeft(data, " \t\r\n")
		d := json.NewDecoder(bytes.NewReader(data))
		var raw json.RawMessage
		if d.Decode(&raw) != nil || size <= 0 {
			return
		}
		if got := skipIn(string(data), size); got != string(raw) && scalarByte(raw[0]) == false {
			t.Errorf("value of %q is %q, want %q", data, got, raw)
		}
	})
}
