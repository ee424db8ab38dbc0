package cluster

import "sort"

// A score s becomes the probability 1/(1+(.064/s)^3) that two articles report one
// event. The two constants were fitted to the pairs of five labelled
// collections, each of the same weight. How many pairs of a feed are of one
// event shifts the truth: the collections by themselves would have .04 to .09 for
// the first, and benchmarks/README.md tells how far each is off.
//
// The curve is kept as a table, between whose points it is a straight line, so
// that no platform's math.Pow reaches an output: within .002 of the formula.
var curve = []struct{ score, probability uint32 }{ // of unit; benchmarks/accuracy -curve prints them
	{0, 0},               // 0.000: 0.0000
	{83886, 7996},        // 0.005: 0.0005
	{150995, 46527},      // 0.009: 0.0028
	{218104, 139439},     // 0.013: 0.0083
	{318767, 427783},     // 0.019: 0.0255
	{419430, 943748},     // 0.025: 0.0563
	{520094, 1712059},    // 0.031: 0.1020
	{620757, 2716830},    // 0.037: 0.1619
	{754975, 4327648},    // 0.045: 0.2579
	{1023410, 7785554},   // 0.061: 0.4641
	{1174405, 9509447},   // 0.070: 0.5668
	{1308623, 10807255},  // 0.078: 0.6442
	{1442841, 11880705},  // 0.086: 0.7081
	{1593836, 12848702},  // 0.095: 0.7658
	{1761608, 13679496},  // 0.105: 0.8154
	{1962934, 14417441},  // 0.117: 0.8593
	{2214593, 15060645},  // 0.132: 0.8977
	{2533360, 15590189},  // 0.151: 0.9292
	{2986344, 16032024},  // 0.178: 0.9556
	{3674210, 16368688},  // 0.219: 0.9756
	{4915724, 16604173},  // 0.293: 0.9897
	{8204059, 16739688},  // 0.489: 0.9978
	{16777216, 16777216}, // 1.000: 1.0000
}

// probability returns that of a score in units, of unit.
func probability(score uint32) uint32 {
	i := sort.Search(len(curve), func(i int) bool { return curve[i].score >= score })
	if i == 0 {
		return curve[0].probability
	}
	if i == len(curve) {
		return curve[i-1].probability
	}
	a, b := curve[i-1], curve[i]
	return a.probability + uint32(uint64(b.probability-a.probability)*uint64(score-a.score)/uint64(b.score-a.score))
}

// scoreOf returns the lowest score of at least the given probability in the usual
// feed.
func scoreOf(p float64) uint32 {
	return scale(usualMedian).scoreOf(p)
}
