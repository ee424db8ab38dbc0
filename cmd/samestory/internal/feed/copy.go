package feed

// Copy fills p with what stands in the input from the record on. It may be called
// from any goroutine.
func (f *Feed) Copy(p []byte, from Ref) error {
	return f.reread(f.sources[from.File], p, from.Off)
}
