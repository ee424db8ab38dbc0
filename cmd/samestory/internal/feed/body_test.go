package feed

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// bodyOf lists what a body has: ids and texts, and "!" for what is wrong.
func bodyOf(t *testing.T, body string) (all []string, single bool, err error) {
	t.Helper()
	d, err := NewDecoder(Options{})
	if err != nil {
		t.Fatal(err)
	}
	single, err = d.Body([]byte(body), func(rec *Record, err error) error {
		if err != nil {
			all = append(all, "!")
		} else {
			all = append(all, strings.Clone(rec.ID+"="+rec.Text))
		}
		return nil
	})
	return all, single, err
}

func TestBodies(t *testing.T) {
	for _, c := range []struct {
		body   string
		want   string
		single bool
	}{
		{`{"id":"a","text":"x"}`, "a=x", true},
		{"\ufeff \n{\"id\":\"a\",\"text\":\"x\"}\n", "a=x", true},
		{"{\n  \"id\": \"a\",\n  \"text\": \"x\"\n}\n", "a=x", true},
		{`{"text":"x"}`, "=x", true},
		{`[{"id":"a","text":"x"}]`, "a=x", false},
		{`{"articles":[{"id":"a","text":"x"}]}`, "a=x", false},
		{`{"status":"ok","articles":[{"id":"a","text":"x"},{"id":"b","text":"y"}],"totalResults":2}`, "a=x b=y", false},
		{`{"articles":[]}`, "", false},
		{`[]`, "", false},
		{"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":\"y\"}", "a=x b=y", false},
		{`{"id":"a","text":"x"}{"id":"b","text":"y"}`, "a=x b=y", false},
		{"{\"id\":\"a\",\"text\":\"x\"}\n{broken\n{\"id\":\"b\",\"text\":\"y\"}\n", "a=x ! b=y", false},
		{"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\n", "a=x !", false},
		{`[{"id":"a","text":"x"},{broken},{"id":"b","text":"y"}]`, "a=x ! b=y", false},
		{`[{"id":"a","text":"x"},7,null,{"id":"b","text":"y"}]`, "a=x ! ! b=y", false},
		{"[{\"id\":\"a\",\"text\":\"x\"},\n{\"id\":\"b\" \"text\":\"y\"},\n{\"id\":\"c\",\"text\":\"z\"}]", "a=x ! c=z", false},
		{"{\"id\":\"a\",\"text\":\"x\xff\"}", "a=x\ufffd", true},
	} {
		got, single, err := bodyOf(t, c.body)
		if err != nil || strings.Join(got, " ") != c.want || single != c.single {
			t.Errorf("%q: %q, single %v, %v; want %q, %v", c.body, got, single, err, c.want, c.single)
		}
	}
	for _, body := range []string{"", " \n", "hello", "7", `"a"`, "null", "\x1f\x8b\x08", "id,text\na,x\n"} {
		if got, _, err := bodyOf(t, body); err != ErrNoJSON || len(got) > 0 {
			t.Errorf("%q: %q, %v", body, got, err)
		}
	}
}

// TestBodiesAreReadAsFiles compares each with what a file of the same bytes gives.
func TestBodiesAreReadAsFiles(t *testing.T) {
	english, err := os.ReadFile("../../../../testdata/english.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(english), newline)
	array := "[" + string(bytes.Join(lines, []byte(",\n"))) + "]"
	long := `{"id":"long","text":"` + strings.Repeat("word ", blockSize/2) + `"}`
	for name, body := range map[string]string{
		"lines": string(english), "array": array, "wrapper": `{"meta":{"a":[1,2]},"items":` + array + `}`, "one": string(lines[0]),
		"long": long, "long line": string(english) + long + "\n" + string(english), "long element": `[` + long + `,` + array[1:],
		"cut": array[:len(array)/2], "cut lines": string(english[:len(english)/2]), "quote": strings.Replace(array, `"text"`, `"text`, 1),
	} {
		got, _, err := bodyOf(t, body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var want []string
		for rec, err := range mustOpen(t, nil, strings.NewReader(body), Options{}).Records(t.Context()) {
			switch _, bad := errors.AsType[*RecordError](err); {
			case bad:
				want = append(want, "!")
			case err != nil:
				t.Fatal(err)
			default:
				want = append(want, strings.Clone(rec.ID+"="+rec.Text))
			}
		}
		if !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("%s: %d records, want %d", name, len(got), len(want))
		}
	}
}

// TestHostileBodies take time that grows with their length and no faster.
func TestHostileBodies(t *testing.T) {
	const size = 1 << 20
	for name, unit := range map[string]string{
		"[": "[", "{": "{", `{"a":`: `{"a":`, "[{]": "[{]\n", "{]": "{]\n", "{}": "{}\n{\n", `"`: `["`, "quotes": "{\"a\":\"\n", "[0": "[0,", "top": "{x\n", "top keys": "{\"a\" \n", "brackets": "}\n", "escapes": `{"\u`,
	} {
		body := strings.Repeat(unit, size/len(unit))
		if strings.HasSuffix(unit, "\n") {
			body = "[\n" + body // no lines
		}
		begin := time.Now()
		records := 0
		d, err := NewDecoder(Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Body([]byte(body), func(*Record, error) error { records++; return nil })
		took := time.Since(begin)
		t.Logf("%s: %d records in %v, %v", name, records, took, err)
		if took > 40*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
	}
}

// TestBodyEnds ends where the one who asks has enough.
func TestBodyEnds(t *testing.T) {
	d, err := NewDecoder(Options{})
	if err != nil {
		t.Fatal(err)
	}
	enough, n := fmt.Errorf("enough"), 0
	_, err = d.Body([]byte("["+strings.Repeat("{},", 100)+"{}]"), func(*Record, error) error {
		if n++; n == 5 {
			return enough
		}
		return nil
	})
	if err != enough || n != 5 {
		t.Errorf("%d records, %v", n, err)
	}
}
