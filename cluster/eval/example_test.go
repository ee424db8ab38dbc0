package eval_test

import (
	"fmt"
	"log"

	"github.com/samestory/samestory/cluster/eval"
)

// Five articles of two events, of which one landed in the wrong group.
func ExampleEvaluate() {
	gold := []string{"quake", "quake", "quake", "comet", "comet"}
	group := []int{1, 1, 2, 2, 2}
	score, err := eval.Evaluate(gold, group)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("BCubed precision %.3f, recall %.3f, F1 %.3f\n", score.BCubed.Precision, score.BCubed.Recall, score.BCubed.F1)
	fmt.Printf("pairwise F1 %.3f, ARI %.3f\n", score.Pairwise.F1, score.ARI)
	// Output:
	// BCubed precision 0.733, recall 0.733, F1 0.733
	// pairwise F1 0.500, ARI 0.167
}
