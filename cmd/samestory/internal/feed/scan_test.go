package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// The messages; that no more and no less is rejected is for the fuzzing below.
func TestScannerRejects(t *testing.T) {
	for raw, want := range map[string]string{
		``:                               `nothing there`,
		" \n":                            `nothing there`,
		`[1]`:                            `not a JSON object: got an array`,
		`"a"`:                            `not a JSON object: got a string`,
		`-1.5e3`:                         `not a JSON object: got a number`,
		`true`:                           `not a JSON object: got a boolean`,
		`null`:                           `not a JSON object: got null`,
		`hello`:                          `byte 1: want a value, got 'h'`,
		`1 2`:                            `byte 3: something follows the value: "2"`,
		`{`:                              `byte 2: it ends where a member's name is wanted`,
		`{"a"`:                           `byte 5: it ends where a colon is wanted`,
		`{"a":`:                          `byte 6: it ends where a value is wanted`,
		`{"a":1`:                         `byte 7: it ends where a comma or } is wanted`,
		`{"a":1,}`:                       `byte 8: want a member's name, got '}'`,
		`{"a":"b`:                        `byte 8: it ends where the end of a string is wanted`,
		`{"a":"\"}`:                      `byte 10: it ends where the end of a string is wanted`,
		`{a:1}`:                          `byte 2: want a member's name, got 'a'`,
		`{"a":[1,]}`:                     `byte 9: want a value, got ']'`,
		`{"a":[1}`:                       `byte 8: want a comma or ], got '}'`,
		`{"a":{"b":1]}`:                  `byte 12: want a comma or }, got ']'`,
		`{"a":01}`:                       `byte 7: want a comma or }, got '1'`,
		`{"a":-}`:                        `byte 7: want a digit, got '}'`,
		`{"a":1.}`:                       `byte 8: want a digit, got '}'`,
		`{"a":1e+}`:                      `byte 9: want a digit, got '}'`,
		`{"a":.5}`:                       `byte 6: want a value, got '.'`,
		`{"a":NaN}`:                      `byte 6: want a value, got 'N'`,
		`{"a":nul}`:                      `byte 9: want null, got '}'`,
		`{"a":1}{"b":2}`:                 `byte 8: something follows the object: "{\"b\":2}"`,
		"{\"a\":\"b\tc\"}":               `byte 8: control character '\t' in a string`,
		"{\"a\":\"" + "\x1b" + `"}`:      `byte 7: control character '\x1b' in a string`,
		`{"a":"\x41"}`:                   `byte 7: bad escape "\\x" in a string`,
		`{"a":"\u12g4"}`:                 `byte 7: bad escape "\\u" in a string`,
		`{"a":"\u12`:                     `byte 11: it ends where the end of a string is wanted`,
		"{\"a\":\v1}":                    `byte 6: want a value, got '\v'`,
		`{"a":"b" "c":1}`:                `byte 10: want a comma or }, got '"'`,
		"{\"a\":1}\xff" + "\u202e":       `byte 8: something follows the object: "\xff\u202e"`,
		`{} ` + strings.Repeat("z", 9e3): `byte 4: something follows the object: "` + strings.Repeat("z", 40) + `"...`,
	} {
		var rec Record
		err := newDecoder(&Options{}).object([]byte(raw), &rec)
		if err == nil || !strings.HasSuffix(err.Error(), want) || !strings.HasPrefix(err.Error(), "not a JSON object: ") {
			t.Errorf("%.60q: %v, want ...%s", raw, err, want)
		}
	}
}

// Long strings go through words of 32 and 8 bytes and single bytes.
func TestControlCharacterAnywhere(t *testing.T) {
	for n := range 80 {
		for at := range n {
			for _, c := range []byte{0, '\n', 0x1f, ' ', 0x7f, 0x80, 0x9f, 0xff} {
				s := bytes.Repeat([]byte("x"), n)
				s[at] = c
				raw := []byte(`"` + string(s) + `"`)
				sc := scanner{b: raw}
				end, f, err := sc.str(0)
				if json.Valid(raw) != (err == nil) {
					t.Fatalf("%q: %v", raw, err)
				}
				if err == nil && (end != len(raw) || f&wide != 0 != (c >= utf8.RuneSelf)) {
					t.Fatalf("%q: end %d, form %b", raw, end, f)
				}
				if bad, ok := errors.AsType[*jsonError](err); ok && bad.at != at+1 {
					t.Fatalf("%q: position %d, want %d", raw, bad.at, at+1)
				}
			}
		}
	}
}

// encoding/json stops at 10,000 brackets, the object's own among them.
func TestDepth(t *testing.T) {
	for _, unit := range []struct{ open, end string }{{"[", "]"}, {`{"a":`, "}"}} {
		for _, depth := range []int{1, 9998, 9999, 10000, 100000} {
			inner := "1"
			raw := []byte(`{"a":` + strings.Repeat(unit.open, depth) + inner + strings.Repeat(unit.end, depth) + `}`)
			var rec Record
			err := newDecoder(&Options{}).object(raw, &rec)
			if (err == nil) != json.Valid(raw) {
				t.Errorf("%d of %s: %v, valid for encoding/json is %t", depth, unit.open, err, json.Valid(raw))
			}
			if depth > 9999 && (err == nil || !strings.Contains(err.Error(), "more than 10000 brackets deep")) {
				t.Errorf("%d of %s: %v", depth, unit.open, err)
			}
		}
	}
	var rec Record
	err := newDecoder(&Options{}).object(bytes.Repeat([]byte("["), 100000), &rec)
	if err == nil {
		t.Error("open brackets are accepted")
	}
	// The way to a field goes through no more objects than the path has names.
	deep := strings.Repeat(`{"source":`, 9000) + `1` + strings.Repeat(`}`, 9000)
	if err := newDecoder(&Options{}).object([]byte(deep), &rec); err != nil {
		t.Error(err)
	}
}

func FuzzScannerAgreesWithEncodingJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-0.5e+3,true,false,null,"x\u00e9\n",{}],"b":{"c":[]}}`, ` [ ] `, `"\ud83d\ude00"`, "\"\xff\"", `"an é and \"more\" than 16 bytes\nof text \u00e9\/ to the end of it all"`, `1e`, `{"a":1,}`, `[[[[`, `"\ud83d\u1`, `"\ud83d\u12"`, `"\ud83d\`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := scanner{b: raw}
		i := s.space(0)
		end, form, err := s.value(i, 0)
		ok := err == nil && s.space(end) == len(raw)
		if ok != json.Valid(raw) {
			t.Fatalf("%q: end %d, %v; encoding/json says %t", raw, end, err, json.Valid(raw))
		}
		if s.at(i) != '"' {
			return
		}
		// Decoded in passing, it is the same string, or the same error.
		end2, text, form2, err2 := s.text(i, make([]byte, 0, len(raw)))
		if fmt.Sprint(err2) != fmt.Sprint(err) || end2 != end || form2 != form {
			t.Fatalf("%q: text %d %b %v, str %d %b %v", raw, end2, form2, err2, end, form, err)
		}
		end3, plain, form3, err3 := s.plainText(i, nil)
		if fmt.Sprint(err3) != fmt.Sprint(err) || end3 != end || form3 != form || form&escaped != 0 && string(text) != string(plain) {
			t.Fatalf("%q: text %q, plainText %d %q %b %v", raw, text, end3, plain, form3, err3)
		}
		if !ok {
			return
		}
		var want string
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		var a arena
		if got := a.unquote(raw[i+1:end-1], form); got != want {
			t.Fatalf("%q: got %q, want %q", raw, got, want)
		}
		if form == escaped && string(text) != want {
			t.Fatalf("%q: text %q, want %q", raw, text, want)
		}
	})
}
