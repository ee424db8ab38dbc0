#!/usr/bin/env python3
"""Compares how copies are found: samestory against its peers.

usage: python3 rivals/rivals.py [--only PEER] [--search] [--sketch] [DIR]

DIR holds reuters21578.jsonl or .jsonl.zst, objects with id and text, and
reuters21578.pairs.tsv: id, id, resemblance of all pairs of at least .5 among the
articles of ten words or more. SAMESTORY_DATA names it too.

All get the same articles and the same threshold, .5, in shingles of three words,
at the settings of settings.py. Every run is a process of its own, ours in turn
with the peer's. A peer's time is the median of five runs, or of as many as begin
within a minute, and ours that it is a multiple of is the median of five beside
them. CPU time is of all threads and processes. The peers get texts that are read
already; words and shingles are timed with them, made in the peer's language where
it does not make its own. Of samestory and of text-dedup, which are commands, the
whole process is timed.

"recall" and "precision" are of the pairs that a peer returns, against the exact
list; "with estimate" is what is left of them if those are dropped that the
signatures put below .5. "at .5" is the recall on 2,000 made pairs of resemblance
.5 exactly. samestory verifies on the texts by itself.

--search prints what other bands and rows come to, and ends.
--sketch compares only the sketches.

Pinned versions are installed in a folder of their own, which is removed at the
end. What cannot be had here is named and left out.
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # or it would stay in this folder

import corpora
import environment
import measure
import settings

RUNS, SECONDS = 5, 60
COLUMNS = (
    "CPU an article", "times ours", "wall", "recall", "precision", "with estimate", "precision", "at .5",
)  # fmt: skip


def turns(env, row, corpus):
    """Returns the runs of ours and of the row's peer."""
    ours, theirs, start = [], [], time.monotonic()
    while not theirs or len(theirs) < RUNS and time.monotonic() - start < SECONDS:
        ours.append(measure.ours(env, corpus))
        theirs.append(measure.peer(env, row, corpus))
    while len(ours) < RUNS:
        ours.append(measure.ours(env, corpus))
    return ours, theirs


def median(runs, what="cpu"):
    return statistics.median(getattr(run, what) for run in runs)


def head(*columns):
    print("| " + " | ".join(columns) + " |")
    print("| " + " | ".join(["---"] * 2 + ["---:"] * (len(columns) - 2)) + " |", flush=True)


def tell(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def compare(env, newswire, threshold, only):
    print(f"{len(newswire.texts):,} articles, {len(newswire.pairs):,} exact pairs, {os.cpu_count()} cores.\n")
    head("", "settings", *COLUMNS)
    mine = []
    for row in settings.ROWS:
        if row.peer in env.missing or only and only != row.peer:
            continue
        try:
            ours, theirs = turns(env, row, newswire)
            made = measure.peer(env, row, threshold)
        except subprocess.CalledProcessError as e:
            environment.say(f"{row.peer}, {row.name}, is left out: {e} {(e.stderr or '')[-500:]}")
            continue
        mine += ours
        bands = theirs[0].bands or (f"{row.bands} x {row.rows}" if row.bands else "")
        took = us(theirs, newswire), f"{median(theirs) / median(ours):.1f}", us(theirs, newswire, "wall")
        tell(row.peer, f"{row.name}, {bands}".rstrip(", "), *took, *found(theirs[0], newswire, made, threshold))
    if mine:
        took = us(mine, newswire), "1", us(mine, newswire, "wall")
        tell("samestory", "pairs", *took, *found(mine[0], newswire, measure.ours(env, threshold), threshold))
    alone = [measure.peer(env, settings.Row("shingles", ""), newswire) for _ in range(RUNS)]
    print(f"\nOf the time of datasketch and rensa {us(alone, newswire)} are words and shingles in Python.")


def found(run, newswire, made, threshold):
    """Returns the columns of what a run on the newswire and one on the made pairs
    have found."""
    cells = [*measure.agreement(run, newswire.pairs)]
    if None in run.pairs.values() or run.flags:
        cells += [None, None]
    else:
        cells += measure.agreement(run, newswire.pairs, estimated=True)
    cells.append(measure.agreement(made, threshold.pairs)[0])
    return ["" if x is None else f"{x:.3f}".removeprefix("0") for x in cells]


def us(runs, corpus, what="cpu"):
    return f"{1e6 * median(runs, what) / len(corpus.texts):,.0f} us"


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("--only", metavar="PEER")
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--sketch", action="store_true")
    parser.add_argument("dir", nargs="?")
    args = parser.parse_args()
    beside = os.path.join(environment.HERE, "..", "..", "..", "shared", "data")
    data = args.dir or os.environ.get("SAMESTORY_DATA") or beside
    if not os.path.exists(os.path.join(data, "reuters21578.pairs.tsv")):
        environment.say("no labelled news to compare on: name its folder as the argument or by SAMESTORY_DATA")
        return
    wanted = [args.only] if args.only else ["rensa"] if args.sketch else None
    with environment.Environment(wanted) as env:
        newswire = corpora.newswire(data, env)
        if args.search:
            import search

            return search.run(env, newswire, args.only)
        if not args.sketch:
            compare(env, newswire, corpora.at_threshold(env.work), args.only)
        if not args.only or args.sketch:
            import sketches

            sketches.run(env, newswire)


if __name__ == "__main__":
    sys.exit(main())
