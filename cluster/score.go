package cluster

// Reports of one event come out within days of each other: where both dates are
// known the cosine is multiplied by 1/(1+(days/timescale)^2), but by no less
// than timeFloor, so that a wrong date weakens a pair and never ends it.
const (
	timescale = 4 * 24 * 60 // minutes
	timeFloor = one * 3 / 10
)

// sharpen returns the score of two documents in units: their cosine, sharpened
// by their dates.
func (g *StoryGraph) sharpen(i, j int, cosine uint32) uint32 {
	return uint32(uint64(cosine) * nearness(g.docs[i].published, g.docs[j].published) >> 16)
}

// nearness returns what the dates do to a cosine, times one.
func nearness(a, b int64) uint64 {
	if a == noDate || b == noDate {
		return one
	}
	minutes := uint64(max(a, b)-min(a, b)) / 60
	if minutes >= 1<<24 { // 32 years: one of them is absurd
		return one
	}
	return max(timeFloor, one*timescale*timescale/(timescale*timescale+minutes*minutes))
}
