// Package eval scores a grouping of articles against labels.
//
// Call [Evaluate] with one label and one group number an article. An article
// without a label is counted and otherwise left out, as if it had not been
// grouped: a feed may be labelled in part.
//
// # Figures
//
// Of n labelled articles let n_c have the label c, n_k be in the group k, and
// n_ck be in both. Sums run over the pairs (c, k) that occur.
//
// BCubed (Bagga and Baldwin, Algorithms for scoring coreference chains, 1998;
// shown to be the measure that keeps all the constraints one would ask for by
// Amigó, Gonzalo, Artiles and Verdejo, A comparison of extrinsic clustering
// evaluation metrics based on formal constraints, 2009) is a mean over the
// articles, each of which counts itself:
//
//	precision = 1/n sum n_ck^2 / n_k
//	recall    = 1/n sum n_ck^2 / n_c
//
// Pairwise figures are over the unordered pairs of two articles. With
// C(m) = m(m-1)/2, T = sum C(n_ck), A = sum C(n_c) and B = sum C(n_k):
//
//	precision = T / B, or 1 if no two articles share a group
//	recall    = T / A, or 1 if no two articles share a label
//
// F1 of either is the harmonic mean 2pr/(p+r), or 0 if both are 0.
//
// The adjusted Rand index (Hubert and Arabie, Comparing partitions, 1985) is
// T set against what chance would give to groups of the same sizes, 1 at best,
// about 0 for groups drawn by lot, and below 0 for worse:
//
//	ari = (T - AB/C(n)) / ((A+B)/2 - AB/C(n))
//
// It is 1 where the denominator is 0, which happens only if both groupings
// are all single articles, or both are one group: they are then equal.
//
// V-measure (Rosenberg and Hirschberg, V-measure: a conditional entropy-based
// external cluster evaluation measure, 2007), with beta = 1 and natural
// logarithms:
//
//	H(c)   = -sum n_c/n ln(n_c/n)      H(c|k) = -sum n_ck/n ln(n_ck/n_k)
//	homogeneity  = 1 - H(c|k)/H(c), or 1 if H(c) = 0
//	completeness = 1 - H(k|c)/H(k), or 1 if H(k) = 0
//	v            = their harmonic mean, or 0 if both are 0
//
// # Determinism
//
// Counts are integers for as long as they can be, and what is left to sum in
// floating point is summed in the order of the counts. So the figures are
// the same to the last bit however the articles are ordered and whatever the
// labels and groups are called. Between platforms the V-measure may differ in
// the last bits, as math.Log does; [Score.Rounded] is for printing.
package eval
