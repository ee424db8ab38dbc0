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
	for _, story := range graph.Stories() {
		var ids []string
		for _, i := range story {
			ids = append(ids, articles[i].ID)
		}
		fmt.Println(ids)
	}
	// Output:
	// [a c]
	// [b]
}
