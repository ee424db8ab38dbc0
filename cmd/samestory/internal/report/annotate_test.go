package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestAppendMember(t *testing.T) {
	const v = `{"x":1}`
	tests := []struct{ name, line, want string }{
		{"plain", `{"a":1}`, `{"a":1,"k":{"x":1}}`},
		{"empty", `{}`, `{"k":{"x":1}}`},
		{"empty with space", "{ \t}", "{\"k\":{\"x\":1} \t}"},
		{"line feed", "{\"a\":1}\n", "{\"a\":1,\"k\":{\"x\":1}}\n"},
		{"carriage return too", "{\"a\":1}\r\n", "{\"a\":1,\"k\":{\"x\":1}}\r\n"},
		{"byte order mark", "\ufeff {\"a\":1} ", "\ufeff {\"a\":1,\"k\":{\"x\":1}} "},
		{"space", `{ "a" : 1 , "b" : [ 1 , 2 ] }`, `{ "a" : 1 , "b" : [ 1 , 2 ],"k":{"x":1} }`},
		{"several lines", "{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\"k\":{\"x\":1}\n}\n"},
		{"spelling", `{"a":1.50e+1,"b":"\u0041\/","c":12345678901234567890}`, `{"a":1.50e+1,"b":"\u0041\/","c":12345678901234567890,"k":{"x":1}}`},
		{"broken UTF-8", "{\"a\":\"\xff\"}", "{\"a\":\"\xff\",\"k\":{\"x\":1}}"},
		{"replaced as only", `{"k":0}`, `{"k":{"x":1}}`},
		{"replaced as first", `{"k":0, "a":1}`, `{ "a":1,"k":{"x":1}}`},
		{"replaced between", `{"a":1, "k":0, "b":2}`, `{"a":1, "b":2,"k":{"x":1}}`},
		{"replaced as last", `{ "a":1, "k":0 }`, `{ "a":1,"k":{"x":1} }`},
		{"replaced twice", `{"k":0,"a":1,"k":[{"k":2}]}`, `{"a":1,"k":{"x":1}}`},
		{"replaced by another spelling", `{"\u006b":0,"a":1}`, `{"a":1,"k":{"x":1}}`},
		{"another case is another key", `{"K":0}`, `{"K":0,"k":{"x":1}}`},
		{"deeper down is another key", `{"a":{"k":0},"b":[{"k":0}]}`, `{"a":{"k":0},"b":[{"k":0}],"k":{"x":1}}`},
		{"as a value", `{"a":"k"}`, `{"a":"k","k":{"x":1}}`},
		{"signs in strings", `{"a":"},{\"k\":0,","b\"k\\":"\\\\\""}`, `{"a":"},{\"k\":0,","b\"k\\":"\\\\\"","k":{"x":1}}`},
		{"quote behind backslashes", `{"a":"\\","k":"\\\"","b":"\\\\"}`, `{"a":"\\","b":"\\\\","k":{"x":1}}`},
	}
	for _, test := range tests {
		got, err := AppendMember([]byte("before"), []byte(test.line), "k", []byte(v))
		if err != nil || string(got) != "before"+test.want {
			t.Errorf("%s: %s has become %s, %v, want %s", test.name, test.line, got, err, test.want)
			continue
		}
		line := got[len("before"):]
		again, err := AppendMember(nil, line, "k", []byte(v))
		if err != nil || string(again) != string(line) {
			t.Errorf("%s: %s has become %s, %v the second time", test.name, line, again, err)
		}
	}
}

func TestAppendMemberKey(t *testing.T) {
	got, err := AppendMember(nil, []byte(`{"\"\u001b":1,"é":2}`), "\"\x1b", []byte("0"))
	if want := `{"é":2,"\"\u001b":0}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	got, err = AppendMember(nil, []byte(`{"é":1,"e":2}`), "é", []byte("0"))
	if want := `{"e":2,"é":0}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestAppendMemberErrors(t *testing.T) {
	for line, want := range map[string]string{
		"":                 "not a JSON object",
		" \n":              "not a JSON object",
		"[]":               "not a JSON object",
		"\"{}\"":           "not a JSON object",
		"{":                "the object has no end",
		"{\"a\":1":         "the object has no end",
		"{\"a\":\"}":       "the object has no end",
		"{\"a\":\"\\\"}":   "the object has no end",
		"{\"a\":{\"b\":1}": "the object has no end",
		"{\"a":             "byte 3: want a colon",
		"{\"a\"}":          "byte 4: want a colon",
		"{\"a\":}":         "byte 5: want a value",
		"{\"a\":1]":        "byte 6: want a value",
		"{\"a\":1,}":       "byte 7: want a key",
		"{,}":              "byte 1: want a key",
		"{a:1}":            "byte 1: want a key",
		"{\"a\":1} {}":     "byte 8: more after the object",
		"{}\ufeff":         "byte 2: more after the object",
	} {
		got, err := AppendMember([]byte("x"), []byte(line), "k", []byte("1"))
		if err == nil || !strings.HasSuffix(err.Error(), `add member "k" to a record: `+want) || string(got) != "x" {
			t.Errorf("%s: got %s, %v, want %s", line, got, err, want)
		}
	}
}

// What encoding/json takes for an object gets the member and keeps the others,
// byte for byte and in their order.
func FuzzAppendMember(f *testing.F) {
	for _, s := range []string{`{}`, `{"k":0}`, `{ "a" : [ 1 , {"k":"}"} ] , "k" : "\\\"" }`, `{"\u006b":1,"K":2,"k":3}`, "{\"a\":\"\xff\"}\r\n", `{"a":{"b":"`, `{"a":1]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		got, err := AppendMember(nil, line, "k", []byte(`"new"`))
		var before map[string]json.RawMessage
		if json.Unmarshal(line, &before) != nil || before == nil {
			return // that it returned at all is what is asked here
		}
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		var after map[string]json.RawMessage
		if err := json.Unmarshal(got, &after); err != nil {
			t.Fatalf("%q has become %q: %v", line, got, err)
		}
		before["k"] = json.RawMessage(`"new"`)
		if len(after) != len(before) {
			t.Fatalf("%q has become %q", line, got)
		}
		for key, value := range before {
			if !bytes.Equal(after[key], value) {
				t.Fatalf("%q has become %q: %q is %q", line, got, key, after[key])
			}
		}
		if keys(t, got)[len(keys(t, got))-1] != "k" {
			t.Fatalf("%q has become %q, where the member is not the last", line, got)
		}
		again, err := AppendMember(nil, got, "k", []byte(`"new"`))
		if err != nil || !bytes.Equal(again, got) {
			t.Fatalf("%q has become %q, then %q, %v", line, got, again, err)
		}
	})
}

// keys are those of an object, in order.
func keys(t *testing.T, line []byte) (keys []string) {
	d := json.NewDecoder(bytes.NewReader(line))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

func BenchmarkAppendMember(b *testing.B) {
	text := strings.Repeat(`The president left \"hospital\" on Sunday.\n`, 75)
	line := []byte(`{"id":"1","title":"T","maintext":"` + text + `","source":"s","published":"2013-10-23"}` + "\n")
	var dst []byte
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if dst, err = AppendMember(dst[:0], line, "samestory", []byte(`{"copy_of":null}`)); err != nil {
			b.Fatal(err)
		}
	}
}
