package report

import (
	"bytes"
	"errors"
	"testing"
)

var pairs = []Pair{
	{A: "1", B: "2", Relation: "copy", Resemblance: new(Figure(.98765)), Containment: new(Figure(1)), Score: new(Figure(.98765))},
	{A: "1", B: "feed.jsonl:3", Relation: "story", Score: new(Figure(.66))},
	{A: "a\tb\\t", B: "c\r\nd\x1b[31m\u202e\U000e0041é\xff", Relation: "copy", Resemblance: new(Figure(0))},
}

func TestPairsJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, each(nil, pairs...)); err != nil {
		t.Fatal(err)
	}
	same(t, b.String(), `{"a":"1","b":"2","relation":"copy","resemblance":0.9877,"containment":1,"score":0.9877}
{"a":"1","b":"feed.jsonl:3","relation":"story","resemblance":null,"containment":null,"score":0.66}
{"a":"a\tb\\t","b":"c\r\nd\u001b[31m\u202e\udb40\udc41é\ufffd","relation":"copy","resemblance":0,"containment":null,"score":null}
`)
}

func TestPairsTSV(t *testing.T) {
	bad := errors.New("cut off")
	var b bytes.Buffer
	if err := WritePairsTSV(&b, each(bad, pairs...)); err != bad {
		t.Fatalf("the error is %v", err)
	}
	same(t, b.String(), "1\t2\tcopy\t0.9877\n"+
		"1\tfeed.jsonl:3\tstory\t0.66\n"+
		`a\tb\\t`+"\t"+`c\r\nd\u001b[31m\u202e\udb40\udc41é`+"\ufffd\tcopy\t\n")
}
