package lsh_test

import (
	"fmt"
	"log"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/lsh"
)

// Of a thousand sets, two resemble each other by .8. They are found without comparing
// each two.
func Example() {
	params, err := lsh.Tune(.7, .99)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d bands of %d rows find %.3f at .6, %.3f at .7 and %.3f at .8\n", params.Bands, params.Rows,
		params.Probability(.6), params.Probability(.7), params.Probability(.8))

	sketcher, err := minhash.New(params.K)
	if err != nil {
		log.Fatal(err)
	}
	index := lsh.New(params)
	for i := range uint64(1000) {
		var set []uint64
		for n := range uint64(180) {
			element := i*1000 + n
			if i == 500 && n < 160 {
				element = n // as the first set has it
			}
			set = append(set, element*0x9e3779b97f4a7c15) // spread over 64 bits
		}
		var block lsh.Block
		params.Append(&block, sketcher.Sign(nil, set))
		index.Add(block)
	}
	pairs, capped := index.Pairs(lsh.DefaultCap, 0, nil)
	fmt.Println(pairs, capped)
	// Output:
	// 21 bands of 3 rows find 0.767 at .6, 0.993 at .7 and 1.000 at .8
	// [{0 500}] 0
}
