package cluster_test

import (
	"context"
	"fmt"
	"log"

	"github.com/samestory/samestory/cluster"
)

func Example() {
	articles := []cluster.Article{
		{ID: "a", Text: "A ceasefire in Nagorno-Karabakh took hold on Saturday after ten hours of talks in Moscow between Armenia and Azerbaijan."},
		{ID: "b", Text: "The Louvre will close every Tuesday this winter to save on heating, its director said."},
		{ID: "c", Text: "Guns fell silent at noon: Azerbaijan and Armenia signed a truce over Karabakh in the small hours in Moscow."},
	}
	stories, err := cluster.NewStories(cluster.StoryParams{})
	if err != nil {
		log.Fatal(err)
	}
	var reader cluster.DocumentReader
	for i := range articles {
		stories.Add(reader.Read(&articles[i]))
	}
	graph, err := stories.Group(context.Background(), 0)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(graph.Stories()) // the numbers of their articles
	// Output:
	// [[0 2] [1]]
}

// Which articles are copies, and which of several stays.
func ExampleCopies() {
	texts := []string{
		"Two ferries touched in the harbour of Lindmar in this morning's fog. None of the 212 aboard was hurt, harbour master Ida Brandt said.",
		"Parliament passed the budget for the coming year by 61 votes to 39.",
		"LINDMAR. Two ferries touched in the harbour of Lindmar in this morning's fog. None of the 212 aboard was hurt, harbour master Ida Brandt said.",
	}
	copies, err := cluster.NewCopies(cluster.CopyParams{Threshold: .8})
	if err != nil {
		log.Fatal(err)
	}
	prints := copies.Fingerprinter()
	for _, text := range texts {
		prints.Add(text)
	}
	copies.Add(prints.Take())
	again := func(worker, i int) (string, error) { return texts[i], nil } // texts are not held
	graph, err := copies.Graph(context.Background(), 0, again)
	if err != nil {
		log.Fatal(err)
	}
	for i, verdict := range graph.Keep([]int32{0, 1, 2}, 0) {
		if verdict.CopyOf < 0 {
			fmt.Println(i, "stays")
		} else {
			fmt.Printf("%d is a copy of %d, resemblance %.2f\n", i, verdict.CopyOf, verdict.Resemblance())
		}
	}
	// Output:
	// 0 stays
	// 1 stays
	// 2 is a copy of 0, resemblance 0.96
}

// The stories of three articles, and why two of them are one.
func ExampleStoryGraph_Explain() {
	articles := []cluster.Article{
		{ID: "a", Text: "A ceasefire in Nagorno-Karabakh took hold on Saturday after ten hours of talks in Moscow between Armenia and Azerbaijan."},
		{ID: "b", Text: "The Louvre will close every Tuesday this winter to save on heating, its director said."},
		{ID: "c", Text: "Guns fell silent at noon: Azerbaijan and Armenia signed a truce over Karabakh in the small hours in Moscow."},
	}
	stories, err := cluster.NewStories(cluster.StoryParams{})
	if err != nil {
		log.Fatal(err)
	}
	var reader cluster.DocumentReader
	for i := range articles {
		stories.Add(reader.Read(&articles[i]))
	}
	graph, err := stories.Group(context.Background(), 0)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(graph.Stories())
	again := func(i int) (cluster.Article, error) { return articles[i], nil } // texts are not held
	terms, err := graph.Explain(0, 2, 3, again)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("probability %.2f\n", graph.Score(0, 2))
	for _, t := range terms {
		fmt.Printf("%.2f %s\n", t.Weight, t.Term)
	}
	// Output:
	// [[0 2] [1]]
	// probability 0.99
	// 0.25 azerbaijan
	// 0.25 karabakh
	// 0.25 armenia
}

// What two texts share, without a feed.
func ExamplePassages() {
	a := "Two ferries touched in the harbour of Lindmar in this morning's fog, and nobody was hurt."
	b := "Nobody was hurt when two ferries touched in the harbour of Lindmar, the coast guard said."
	overlap := cluster.Compare(a, b, cluster.CopyParams{})
	fmt.Printf("resemblance %.2f, containment %.2f\n", overlap.Resemblance(), overlap.Containment())
	for _, p := range cluster.Passages(a, b, 5) {
		fmt.Printf("%d words: %q\n", p.Words, b[p.B.Start:p.B.End])
	}
	// Output:
	// resemblance 0.32, containment 0.50
	// 8 words: "two ferries touched in the harbour of Lindmar"
}
