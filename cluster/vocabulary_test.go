package cluster

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestVocabularyIsAMap has a feature in most documents, many in few, and one
// sentence in every third document that is taken out again.
func TestVocabularyIsAMap(t *testing.T) {
	const furnished = "we ask for your support today"
	r := rand.New(rand.NewPCG(3, 1))
	var docs []document
	for i := range 400 {
		var s strings.Builder
		for range r.IntN(80) {
			fmt.Fprintf(&s, "w%d ", int(r.ExpFloat64()*300))
		}
		if i%3 == 0 {
			s.WriteString("\n" + furnished + "\nyour support")
		}
		docs = append(docs, read(Article{Text: s.String()}))
	}
	appeal := read(Article{Text: furnished})
	left := furniture{appeal.sentence(0): true}
	v := newVocabulary(t.Context(), docs, 8)
	for _, without := range []furniture{nil, left} {
		if without != nil {
			v.leave(t.Context(), docs, 8, left)
		}
		for _, pair := range []bool{false, true} {
			want, last := map[uint64]uint32{}, uint64(0)
			var f features
			for i := range docs {
				f.read(&docs[i], without, part{})
				list := f.words
				if pair {
					list = f.pairs
				}
				for _, c := range list {
					want[c.key]++
				}
			}
			keys := map[uint32]uint64{}
			for key, n := range want {
				docs, id := look(v, key, pair)
				if docs != n || id != 0 != (n > 1) {
					t.Errorf("feature %x is in %d documents under id %d, want %d", key, docs, id, n)
				}
				if _, twice := keys[id]; twice && id != 0 {
					t.Errorf("two features have id %d", id)
				}
				keys[id] = key
			}
			delete(keys, 0)
			for id := range uint32(len(v.words.entries) + len(v.pairs.entries)) {
				if key, ok := keys[id+1]; ok {
					if key < last {
						t.Error("ids are not in the order of keys")
					}
					last = key
				}
			}
			if len(keys) < 200 {
				t.Errorf("only %d features are shared", len(keys))
			}
			if docs, id := look(v, r.Uint64(), pair); docs != 1 || id != 0 {
				t.Errorf("a feature that no two documents share is in %d under id %d", docs, id)
			}
		}
	}
	if docs, id := look(new(vocabulary), 1, false); docs != 1 || id != 0 {
		t.Errorf("an empty vocabulary has a feature in %d documents", docs)
	}
}

// look returns the number of documents that have a word or a pair, and its id.
func look(v *vocabulary, key uint64, pair bool) (docs, id uint32) {
	t, before := &v.words, 0
	if pair {
		t, before = &v.pairs, len(v.words.entries)
	}
	places := t.places(nil, []counted{{key: key}})
	if int(places[0]) != t.find(key) {
		panic("places and find differ")
	}
	return t.at(int(places[0]), before)
}
