package main

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSeeds compares two real reports of one ceasefire, which share no run of
// five words; one has an appeal and menus in its text. Where they are kept is
// SAMESTORY_SHARED, or shared beside the repository; without them it is skipped.
func TestSeeds(t *testing.T) {
	dir := filepath.Join(cmp.Or(os.Getenv("SAMESTORY_SHARED"), filepath.Join(here, "..", "..", "..", "shared")), "seeds")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the reports are not here")
	}
	a, b := read(t, filepath.Join(dir, "independent.txt")), read(t, filepath.Join(dir, "ft.txt"))
	t.Chdir(t.TempDir())

	from, to := strings.Index(a, "Your support helps"), strings.Index(a, "A ceasefire between")
	if from < 0 || to < from {
		t.Fatal("where is the appeal?")
	}
	head, appeal, body := a[:from], a[from:to], a[to:]
	middle := strings.Index(appeal[len(appeal)/2:], " ") + len(appeal)/2
	other := strings.NewReplacer("Armenia", "Uruguay", "Azerbaijan", "Paraguay", "Azeri", "Paraguayan")
	for name, test := range map[string][2]string{
		"as they are":              {a, b},
		"other countries":          {other.Replace(a), other.Replace(b)},
		"other countries, swapped": {other.Replace(b), other.Replace(a)},
		"the appeal at the end":    {head + body + "\n" + appeal, b},
		"the appeal halved":        {head + appeal[:middle] + body, b},
		"the appeal's second half": {head + appeal[middle:] + body, b},
		"the appeal doubled":       {head + appeal + appeal + body, b},
		"the appeal four times":    {head + strings.Repeat(appeal, 4) + body, b},
		"no appeal":                {head + body, b},
		"the appeal in both":       {a, appeal + b},
	} {
		write(t, "a.txt", test[0])
		write(t, "b.txt", test[1])
		got := output(t, "compare", "a.txt", "b.txt")
		if !strings.HasPrefix(got, "Same story, not a copy") {
			t.Errorf("%s: %s", name, got)
		}
		var result struct {
			Relation    string
			Resemblance float64
			Score       float64
			Terms       []struct{ Term string }
		}
		if err := json.Unmarshal([]byte(output(t, "compare", "--format", "json", "a.txt", "b.txt")), &result); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: probability %.3f, resemblance %.3f", name, result.Score, result.Resemblance)
		if result.Relation != "story" || len(result.Terms) < 10 {
			t.Errorf("%s: %+v", name, result)
		}
	}
}
