package minhash_test

import (
	"fmt"
	"log"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

// The resemblance of two texts, exactly and estimated from their signatures.
func Example() {
	sketcher, err := minhash.New(128)
	if err != nil {
		log.Fatal(err)
	}
	var sets []shingle.Set
	var signatures [][]uint32
	for _, s := range []string{
		"Two ferries touched in the harbour of Lindmar in this morning's fog, and nobody was hurt.",
		"Two ferries touched in the harbour of Lindmar in last night's fog, and nobody was hurt.",
	} {
		var words text.Words
		words.Add(s)
		set := shingle.Of(words.Hashes, 3)
		sets = append(sets, set)
		signatures = append(signatures, sketcher.Sign(nil, set))
	}
	fmt.Printf("%d shingles and %d, resemblance %.2f\n", len(sets[0]), len(sets[1]), sets[0].Resemblance(sets[1]))
	fmt.Printf("estimate %.2f\n", float64(minhash.Agree(signatures[0], signatures[1]))/128)
	// Output:
	// 15 shingles and 15, resemblance 0.58
	// estimate 0.59
}
