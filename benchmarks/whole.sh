#!/usr/bin/env bash
# Times the whole path, from a file to the kept articles and to the stories,
# against counting the same file's words:
#
#   ./whole.sh [FILE]
#
# FILE is read by both as it is, so it should be plain JSON Lines; without one a
# feed of 20,000 articles is generated. wc and samestory take turns, so that a
# neighbour on the machine disturbs both, and medians of RUNS runs (5) of the
# COMMANDS (dedup cluster) are printed as Markdown tables. On 2 cores, "alone" is the
# time that one of them idled, which is what does not run in parallel and what waits.
# Peak memory needs GNU time, /usr/bin/time or what TIMER names.
set -euo pipefail

runs=${RUNS:-5}
cores=$(nproc)
timer=${TIMER:-/usr/bin/time}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$root" && go build -o "$work/samestory" ./cmd/samestory)
if [ $# -gt 0 ]; then
	file=$1
else
	file=$work/generated.jsonl
	(cd "$root/benchmarks" && go run ./generate -n 20000 -copies .1 -seed 1) >"$file"
fi

# measure NAME COMMAND... appends "wall cpu kilobytes" to a file of that name.
measure() {
	local name=$1
	shift
	if "$timer" -f %e -o "$work/once" true 2>/dev/null; then
		"$timer" -f '%e %U %S %M' -o "$work/once" "$@" >/dev/null
	else
		TIMEFORMAT='%R %U %S 0'
		{ time "$@" >/dev/null 2>&3; } 3>&2 2>"$work/once"
	fi
	awk -v cores="$cores" 'END { print $1, $2 + $3, $4, cores * $1 - $2 - $3 }' "$work/once" >>"$work/$name"
}

words() { measure "$1" env LC_ALL=C.UTF-8 wc -w "$file"; }
ours() { measure "$1" "$work/samestory" "$2" -q "$file"; }

# median NAME COLUMN
median() {
	sort -n -k "$2,$2" "$work/$1" | awk -v column="$2" '{ x[NR] = $column }
		END { print NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'
}

row() {
	awk -v name="$1" -v wall="$(median "$2" 1)" -v cpu="$(median "$2" 2)" -v peak="$(median "$2" 3)" -v alone="$(median "$2" 4)" \
		-v wcwall="$(median "$3" 1)" -v wccpu="$(median "$3" 2)" 'BEGIN {
		memory = peak > 0 ? sprintf("%.0f MB", peak / 1024) : "-"
		byWall = wcwall > 0 ? sprintf("%.2f", wall / wcwall) : "-"
		byCPU = wccpu > 0 ? sprintf("%.2f", cpu / wccpu) : "-"
		byAlone = wcwall > 0 ? sprintf("%.2f", alone / wcwall) : "-"
		printf "| %s | %.2f s | %.2f s | %s | %s | %s | %s |\n", name, wall, cpu, memory, byWall, byCPU, byAlone
	}'
}

echo "$(wc -l <"$file") articles, $(($(wc -c <"$file") / 1000000)) MB, medians of $runs runs"
echo
echo "| command | wall | CPU | peak memory | wall / wc | CPU / wc | alone / wc |"
echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
for command in ${COMMANDS:-dedup cluster}; do
	words warm
	ours warm "$command"
	for ((i = 0; i < runs; i++)); do
		words "wc-$command"
		ours "$command" "$command"
	done
	row "wc -w" "wc-$command" "wc-$command"
	row "samestory $command" "$command" "wc-$command"
done
