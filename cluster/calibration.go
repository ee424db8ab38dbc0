package cluster

import "sort"

// A score s becomes the probability 1/(1+(.0625/s)^3.08) that two articles report
// one event. The two constants were fitted to the pairs of five labelled
// collections, each of the same weight. How many pairs of a feed are of one
// event shifts the truth: the collections by themselves would have .04 to .09 for
// the first, and benchmarks/README.md tells how far each is off.
//
// The curve is kept as a table, between whose points it is a straight line, so
// that no platform's math.Pow reaches an output: within .002 of the formula.
var curve = []struct{ score, probability uint32 }{ // of unit; benchmarks/accuracy -curve prints them
	{0, 0},               // 0.000: 0.0000
	{83886, 7015},        // 0.005: 0.0004
	{150995, 42792},      // 0.009: 0.0026
	{218104, 132106},     // 0.013: 0.0079
	{318767, 417847},     // 0.019: 0.0249
	{419430, 941832},     // 0.025: 0.0561
	{503316, 1584388},    // 0.030: 0.0944
	{603980, 2593525},    // 0.036: 0.1546
	{721420, 4029173},    // 0.043: 0.2402
	{1023410, 8074930},   // 0.061: 0.4813
	{1157628, 9656959},   // 0.069: 0.5756
	{1291846, 10994826},  // 0.077: 0.6553
	{1426063, 12088355},  // 0.085: 0.7205
	{1577058, 13061319},  // 0.094: 0.7785
	{1744830, 13884102},  // 0.104: 0.8276
	{1946157, 14603352},  // 0.116: 0.8704
	{2197815, 15219412},  // 0.131: 0.9071
	{2533360, 15737315},  // 0.151: 0.9380
	{3003122, 16145426},  // 0.179: 0.9623
	{3741319, 16450101},  // 0.223: 0.9805
	{5184160, 16655931},  // 0.309: 0.9928
	{10032775, 16761243}, // 0.598: 0.9990
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

// scoreOf returns the lowest score of at least the given probability.
func scoreOf(p float64) uint32 {
	want := uint32(p * unit)
	return uint32(sort.Search(unit, func(s int) bool { return probability(uint32(s)) >= want }))
}
