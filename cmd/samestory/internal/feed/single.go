package feed

// Decoder decodes records that are at hand, one by one. Each goroutine wants its own.
type Decoder struct{ dec *decoder }

// NewDecoder returns a Decoder for JSON objects, or an error for options that are none.
func NewDecoder(o Options) (*Decoder, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	return &Decoder{newDecoder(&o)}, nil
}

// Decode reads one JSON object. The record is valid until the next call; one without an
// id has none.
func (d *Decoder) Decode(raw []byte) (Record, error) {
	d.dec.recycle()
	var rec Record
	if err := d.dec.object(raw, &rec); err != nil {
		return Record{}, err
	}
	d.dec.finish(&rec, "", 0)
	if !rec.OwnID {
		rec.ID = ""
	}
	return rec, nil
}
