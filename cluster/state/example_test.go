package state_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"slices"
	"time"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
)

// A feed is read in two runs. What the first one has kept the second one knows.
func ExampleCopies() {
	dir, err := os.MkdirTemp("", "state")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	run := func(articles ...cluster.Article) {
		memory, err := state.OpenCopies(dir, state.Options{Window: 30 * 24 * time.Hour})
		if err != nil {
			log.Fatal(err)
		}
		defer memory.Close()
		reader := memory.Reader()
		for _, a := range articles {
			out, err := memory.Add(&state.Item{
				ID: a.ID, Own: true, Published: a.Published,
				Text: reader.Read(a.Text), Digest: state.DigestOf(a.Text),
			})
			if err != nil {
				log.Fatal(err)
			}
			switch out.Kind {
			case state.Kept:
				fmt.Println(a.ID, "is kept, an update:", out.Updated)
			case state.Copy:
				fmt.Printf("%s is a copy of %s, resemblance %.2f\n", a.ID, out.CopyOf, out.Resemblance())
			case state.Repeat:
				fmt.Println(a.ID, "came before")
			}
		}
		if err := memory.Commit(); err != nil {
			log.Fatal(err)
		}
	}
	const text = "Two ferries touched in the harbour of Lindmar in this morning's fog, and nobody was hurt."
	run(cluster.Article{ID: "a", Text: text})
	run(cluster.Article{ID: "a", Text: text},
		cluster.Article{ID: "b", Text: text},
		cluster.Article{ID: "a", Text: text + " Both sailed again at noon, the harbour master said."})
	// Output:
	// a is kept, an update: false
	// a came before
	// b is a copy of a, resemblance 1.00
	// a is kept, an update: true
}

// What Add would say can be asked, and what is old can be forgotten by hand.
func ExampleCopies_Query() {
	dir, err := os.MkdirTemp("", "state")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	memory, err := state.OpenCopies(dir, state.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer memory.Close()
	reader := memory.Reader()
	item := func(id, text string, published time.Time) *state.Item {
		return &state.Item{ID: id, Own: true, Published: published, Text: reader.Read(text), Digest: state.DigestOf(text)}
	}
	const text = "Two ferries touched in the harbour of Lindmar in this morning's fog, and nobody was hurt."
	march := time.Date(2021, 3, 3, 8, 0, 0, 0, time.UTC)
	feed := slices.Values([]*state.Item{item("a", text, march), item("b", "Parliament passed the budget.", march.AddDate(0, 0, 9))})
	for out, err := range memory.AddAll(context.Background(), feed) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("kept:", out.Kind == state.Kept)
	}
	out, err := memory.Query(item("c", text, march))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("a copy of", out.CopyOf)
	gone, err := memory.Expire(march.AddDate(0, 0, 1))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("forgotten:", gone, "left:", memory.Len())
	// Output:
	// kept: true
	// kept: true
	// a copy of a
	// forgotten: 1 left: 1
}

// Three reports come in two runs, and the story keeps its id.
func ExampleStories() {
	dir, err := os.MkdirTemp("", "state")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	run := func(articles ...cluster.Article) {
		memory, err := state.OpenStories(dir, state.StoryOptions{Window: 7 * 24 * time.Hour})
		if err != nil {
			log.Fatal(err)
		}
		defer memory.Close()
		for _, a := range articles {
			if _, _, err := memory.Add(&state.StoryItem{Article: a, Own: true}); err != nil {
				log.Fatal(err)
			}
		}
		live, err := memory.Settle()
		if err != nil {
			log.Fatal(err)
		}
		stories, err := cluster.NewStories(cluster.StoryParams{Window: 7 * 24 * time.Hour})
		if err != nil {
			log.Fatal(err)
		}
		var reader cluster.DocumentReader
		for _, n := range live {
			item, err := memory.Article(n)
			if err != nil {
				log.Fatal(err)
			}
			stories.Add(reader.Read(&item.Article))
		}
		graph, err := stories.Group(context.Background(), 0)
		if err != nil {
			log.Fatal(err)
		}
		var groups [][]int64
		for _, story := range graph.Stories() {
			var group []int64
			for _, i := range story {
				group = append(group, live[i])
			}
			groups = append(groups, group)
		}
		told, err := memory.Regroup(groups)
		if err != nil {
			log.Fatal(err)
		}
		for i, s := range told {
			if s != nil {
				fmt.Printf("story %s is %s: %d articles\n", s.ID, s.Change, len(groups[i]))
			}
		}
		if err := memory.Commit(); err != nil {
			log.Fatal(err)
		}
	}
	morning := time.Date(2021, 3, 3, 8, 0, 0, 0, time.UTC)
	run(cluster.Article{ID: "a", Published: morning, Title: "Ferries touch in Lindmar fog", Text: "The ferries Aurora and Meridian touched in thick fog off Lindmar on Wednesday. None of the 212 aboard was hurt, harbour master Ida Brandt said."},
		cluster.Article{ID: "b", Published: morning, Title: "Budget passes", Text: "Parliament passed the budget for the coming year by 61 votes to 39 after a debate of eleven hours over the price of grain."})
	run(cluster.Article{ID: "c", Published: morning.Add(time.Hour), Title: "Aurora and Meridian collide", Text: "Fog was thick when Meridian met Aurora at the mouth of Lindmar harbour. Ida Brandt counted 212 passengers on the two ferries, all unhurt."})
	run(cluster.Article{ID: "d", Published: morning.Add(2 * time.Hour), Title: "What the fog hid", Text: "Passengers of the Aurora told of a grey wall and a horn too late. The Meridian's bow was dented, Ida Brandt of the Lindmar harbour said of the ferries."})
	// Output:
	// story a is new: 2 articles
	// story a is grown: 3 articles
}
