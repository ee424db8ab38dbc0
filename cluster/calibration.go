package cluster

import "sort"

// A score s becomes the probability 1/(1+(.05/s)^3.5) that two articles report
// one event. The two constants were fitted to the pairs of five labelled
// collections, each of the same weight; with any one of them left out the first
// is .048 to .056 and the second 3.4 to 3.6, and the calibration error of the one
// left out .01 to .07. How many pairs of a feed are of one event shifts the
// truth: the collections by themselves would have .04 to .08.
//
// The curve is kept as a table, between whose points it is a straight line, so
// that no platform's math.Pow reaches an output: within .002 of the formula.
var curve = []struct{ score, probability uint32 }{ // of unit
	{0, 0},               // 0.000: 0.0000
	{83886, 5304},        // 0.005: 0.0003
	{167772, 59810},      // 0.010: 0.0036
	{234881, 192645},     // 0.014: 0.0115
	{301990, 456865},     // 0.018: 0.0272
	{369099, 897290},     // 0.022: 0.0535
	{436208, 1544504},    // 0.026: 0.0921
	{503316, 2404706},    // 0.030: 0.1433
	{570425, 3454429},    // 0.034: 0.2059
	{637534, 4643469},    // 0.038: 0.2768
	{704643, 5905667},    // 0.042: 0.3520
	{771752, 7173175},    // 0.046: 0.4276
	{838861, 8388608},    // 0.050: 0.5000
	{905970, 9511619},    // 0.054: 0.5669
	{973079, 10519714},   // 0.058: 0.6270
	{1040187, 11405287},  // 0.062: 0.6798
	{1107296, 12171206},  // 0.066: 0.7255
	{1174405, 12826610},  // 0.070: 0.7645
	{1258291, 13509042},  // 0.075: 0.8052
	{1342177, 14062929},  // 0.080: 0.8382
	{1442841, 14590814},  // 0.086: 0.8697
	{1543504, 15001870},  // 0.092: 0.8942
	{1677722, 15414733},  // 0.100: 0.9188
	{1845494, 15778188},  // 0.110: 0.9405
	{2013266, 16028769},  // 0.120: 0.9554
	{2264924, 16274037},  // 0.135: 0.9700
	{2516582, 16425974},  // 0.150: 0.9791
	{2852127, 16548871},  // 0.170: 0.9864
	{3355443, 16647160},  // 0.200: 0.9922
	{4194304, 16717406},  // 0.250: 0.9964
	{5033165, 16745566},  // 0.300: 0.9981
	{6710886, 16765639},  // 0.400: 0.9993
	{10066330, 16774414}, // 0.600: 0.9998
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
