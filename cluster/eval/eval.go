package eval

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
)

// ErrUnlabelled is returned where there is nothing to score against.
var ErrUnlabelled = errors.New("score groups: no article has a label")

// Score says how well a grouping agrees with the labels.
type Score struct {
	Articles int      `json:"articles"` // all articles
	Labelled int      `json:"labelled"` // those that are scored
	BCubed   Prf      `json:"bcubed"`
	Pairwise Prf      `json:"pairwise"`
	ARI      float64  `json:"ari"` // adjusted Rand index, -1 to 1
	V        VMeasure `json:"v_measure"`
}

// Prf holds a precision, a recall and their harmonic mean, each 0 to 1.
type Prf struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// VMeasure holds a homogeneity, a completeness and their harmonic mean, each
// 0 to 1.
type VMeasure struct {
	Homogeneity  float64 `json:"homogeneity"`
	Completeness float64 `json:"completeness"`
	V            float64 `json:"v"`
}

// Evaluate scores group against gold. Both have an element an article: gold
// its label, "" where it has none, and group the number of its group, which
// may be any number. An article that is in no group should have a number of
// its own. The error is [ErrUnlabelled] where no article has a label, or says that
// the two are not of one length.
func Evaluate(gold []string, group []int) (Score, error) {
	if len(gold) != len(group) {
		return Score{}, fmt.Errorf("score groups: %d labels for %d articles", len(gold), len(group))
	}
	t := newTable(gold, group)
	s := Score{Articles: len(gold), Labelled: int(t.n)}
	if t.n == 0 {
		return s, ErrUnlabelled
	}
	s.BCubed = prf(t.share(cell.inGroup), t.share(cell.inGold))
	s.Pairwise, s.ARI = t.pairs()
	s.V = t.vMeasure()
	return s, nil
}

// Rounded is s with every figure at four decimals, a half going to the even
// neighbour.
func (s Score) Rounded() Score {
	for _, x := range []*float64{
		&s.BCubed.Precision, &s.BCubed.Recall, &s.BCubed.F1,
		&s.Pairwise.Precision, &s.Pairwise.Recall, &s.Pairwise.F1,
		&s.ARI, &s.V.Homogeneity, &s.V.Completeness, &s.V.V,
	} {
		*x = round(*x)
	}
	return s
}

// round goes by way of the decimal form: x*1e4 would be a rounded product, and
// a half that is none.
func round(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 4, 64), 64)
	if err != nil || y == 0 { // never -0
		return 0
	}
	return y
}

func prf(p, r float64) Prf {
	return Prf{Precision: p, Recall: r, F1: harmonic(p, r)}
}

func harmonic(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}

func ratio[N int64 | float64](part, whole N) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func choose2(n int64) int64 { return n * (n - 1) / 2 }

// adjustedRand is exact until the last division: the products leave 64 bits
// from 80,000 articles on, and the test for 0 wants no rounding before it.
// Both sides of the fraction are multiplied by 2*all.
func adjustedRand(both, gold, group, all int64) float64 {
	chance := product(2*gold, group)
	over := product(2*both, all)
	over.Sub(over, chance)
	under := product(gold+group, all)
	under.Sub(under, chance)
	if under.Sign() == 0 {
		return 1
	}
	ari, _ := new(big.Rat).SetFrac(over, under).Float64()
	return ari
}

func product(a, b int64) *big.Int {
	return new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
}
