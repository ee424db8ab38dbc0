package feed

// spellings remembers the keys that the objects of one place have. Records of
// a feed are alike: the i-th key of one is nearly always the i-th of the next,
// so that one comparison finds its end and its meaning.
type spellings struct {
	known map[string]*spelling
	last  []*spelling // in the order of the record before
}

// spelling is a key as it is written, quotes and all, without escapes.
type spelling struct {
	quoted string
	node   *node // nil where it means nothing
}

// Bounds on what is remembered: a feed whose keys are all different must not
// fill the memory.
const (
	maxSpellings = 1024
	maxSpelling  = 64
)

// at returns the spelling whose key stands at the beginning of p, if it is
// the one that stood at place i in the record before.
func (s *spellings) at(i int, p []byte) *spelling {
	if i >= len(s.last) {
		return nil
	}
	k := s.last[i]
	if k == nil || len(p) < len(k.quoted) || string(p[:len(k.quoted)]) != k.quoted {
		return nil
	}
	return k
}

// put notes which key stands at place i, nil if it is not worth remembering.
func (s *spellings) put(i int, k *spelling) {
	switch {
	case i < len(s.last):
		s.last[i] = k
	case i == len(s.last) && i < maxSpellings:
		s.last = append(s.last, k)
	}
}

// mean returns what the key at place i of an object of l means, nil if nothing.
func (l *level) mean(i int, quoted []byte) *node {
	k, ok := l.keys.known[string(quoted)]
	if !ok {
		n := l.find(alias(quoted[1 : len(quoted)-1]))
		if len(quoted) > maxSpelling || len(l.keys.known) >= maxSpellings {
			l.keys.put(i, nil)
			return n
		}
		if l.keys.known == nil {
			l.keys.known = map[string]*spelling{}
		}
		k = &spelling{string(quoted), n}
		l.keys.known[k.quoted] = k
	}
	l.keys.put(i, k)
	return k.node
}
