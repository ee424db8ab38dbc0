package stage

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/samestory/samestory/cluster"
)

// Version is that of the format. It is raised where a line, or what is made of one, is not
// what it was.
const Version = 1

// Params is what all steps of a run go by.
type Params struct {
	Relation    string   `json:"relation"` // copy or story
	Threshold   float64  `json:"threshold"`
	Containment float64  `json:"containment"` // below 0 for never
	Shingle     int      `json:"shingle"`
	Recall      float64  `json:"recall"`
	Cap         int      `json:"cap"` // below 0 for none
	Keep        string   `json:"keep"`
	Prefer      []string `json:"prefer,omitempty"`
}

// Of refuses the lines of another relation.
func (p Params) Of(relation string) error {
	if p.Relation != relation {
		return fmt.Errorf("is of the relation %.20q, and this step is for %q", p.Relation, relation)
	}
	return nil
}

func (p Params) copies() cluster.CopyParams {
	return cluster.CopyParams{Shingle: p.Shingle, Threshold: p.Threshold, Containment: p.Containment, Recall: p.Recall, Cap: p.Cap}
}

// bucketCap is the cap, 0 for none.
func (p Params) bucketCap() int { return max(0, p.Cap) }

const headerName = "!samestory-stage"

// header returns the line of the parameters, without its end.
func (p Params) header() ([]byte, error) {
	values, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%s\t%d\t%s", headerName, Version, values), nil
}

// parseHeader reads a header line.
func parseHeader(line []byte) (p Params, err error) {
	name, rest, _ := bytes.Cut(line, []byte{'\t'})
	if string(name) != headerName {
		return p, fmt.Errorf("begins with %.40q, want a header of samestory stage sketch", line)
	}
	version, values, _ := bytes.Cut(rest, []byte{'\t'})
	if string(version) != fmt.Sprint(Version) {
		return p, fmt.Errorf("is of version %.20q, and this program reads %d", version, Version)
	}
	d := json.NewDecoder(bytes.NewReader(values))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return p, fmt.Errorf("has parameters that this program does not know: %w", err)
	}
	return p, nil
}
