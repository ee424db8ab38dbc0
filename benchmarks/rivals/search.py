"""Looks for the settings at which a peer's recall is as ours: what bands and rows
come to, for every peer that lets them be chosen."""
import measure
from settings import TARGET, Row

LEVELS = range(2, 7)  # rows of a band


def bands_for(rows, pairs):
    """Returns the fewest bands at which the S-curve 1-(1-s^rows)^bands promises the
    recall in the mean over the exact pairs."""
    bands = 1
    while sum(1 - (1 - s**rows) ** bands for s in pairs.values()) < TARGET * len(pairs):
        bands += 1
    return bands


def candidates(pairs):
    """Returns families of rows. In a family they return ever more pairs, and the
    first that reaches the recall is as far as one needs to go."""

    def grow(peer, rows, **more):
        bands = bands_for(rows, pairs)
        return [Row(peer, "", bands + step * max(1, bands // 16), rows, dict(more)) for step in range(9)]

    for rows in LEVELS:
        yield grow("datasketch", rows, update="bulk")
        yield grow("rensa", rows, how="batch")
        yield grow("codefang", rows)
        if 3 <= rows <= 5:  # at a minute and a half for each
            yield grow("text-dedup", rows)[:3]
        for cut in (0.45, 0.4, 0.35, 0.3):
            yield grow("gaoya", rows, how="bulk", threshold=cut)[:3]
    # It takes the bands that suit a threshold, so another threshold is the way.
    for hashes in (64, 128, 192, 256):
        cuts = (0.45, 0.4, 0.35, 0.3, 0.25, 0.2)
        yield [Row("minhash-lsh", "", more={"hashes": hashes, "threshold": cut}) for cut in cuts]


def run(env, newswire, only):
    print(f"The first of a family that returns {TARGET} of the exact pairs, or its last. One run each.\n")
    print("| peer | bands x rows | more | CPU an article | recall | precision |")
    print("| --- | --- | --- | ---: | ---: | ---: |", flush=True)
    for family in candidates(newswire.pairs):
        if family[0].peer in env.missing or only and family[0].peer != only:
            continue
        for row in family:
            run = measure.peer(env, row, newswire)
            recall, precision = measure.agreement(run, newswire.pairs)
            if recall >= TARGET:
                break
        us = 1e6 * run.cpu / len(newswire.texts)
        bands = run.bands or f"{row.bands} x {row.rows}"
        more = " ".join(f"{k}={v}" for k, v in row.more.items())
        cells = [row.peer, bands, more, f"{us:.0f} us", f"{recall:.4f}", f"{precision:.4f}"]
        print("| " + " | ".join(cells) + " |", flush=True)
