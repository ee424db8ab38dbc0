package cluster

// Reports of one event come out within days of each other: where both dates are
// known the cosine is multiplied by 1/(1+(days/timescale)^2), but by no less
// than timeFloor, so that of two dates apart only what is nearly one text is one
// story.
const (
	timescale = 4 * 24 * 60 // minutes
	timeFloor = one * 5 / 100
)

// alike returns how alike two documents are, in units: their cosine, the sum of what each
// feature that both have adds to it. A single one, such as the name of a town, makes two
// titles alike and says little: it counts half.
//
// The BCubed F1 of titles alone is .772 by this, and .758 without, in the mean over four
// labelled collections, better in each; that of texts is the same.
func alike(sum uint64, shared int) uint32 {
	if shared < 2 {
		sum /= 2
	}
	return uint32(min(sum>>24, unit))
}

// sharpen returns the score of two documents in units: their cosine, sharpened
// by their dates and by what is routine.
func (g *StoryGraph) sharpen(i, j int, cosine uint32) uint32 {
	a, b := g.when[i], g.when[j]
	score := uint64(cosine) * nearness(a, b) >> 16
	if a == noDate || b == noDate {
		return uint32(score)
	}
	return uint32(score * beyond(cosine, g.routines[i], g.routines[j]) >> 16)
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
