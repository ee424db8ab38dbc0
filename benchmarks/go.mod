module github.com/samestory/samestory/benchmarks

go 1.26.0

require (
	github.com/klauspost/compress v1.20.3
	github.com/samestory/samestory v0.0.0
)

require (
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/samestory/samestory => ../
