package background

import (
	_ "embed"
	"sync"

	"github.com/samestory/samestory/cluster/background/internal/table"
)

// Documents is the number of articles of each language that [DF] counts in.
const Documents = 3000

//go:embed table.bin
var data []byte

var counts = sync.OnceValue(func() *table.Table {
	t, err := table.Parse(data)
	if err != nil {
		panic("background: table.bin: " + err.Error()) // the generator's mistake
	}
	return t
})

// DF returns in how many of [Documents] articles of its language a feature
// stands, in sixteenths of an article, and 0 for a feature that is not among
// the common ones. It is safe for concurrent use. The first call loads the
// table, which takes a few milliseconds.
func DF(feature uint64) uint32 { return counts().DF(feature) }
