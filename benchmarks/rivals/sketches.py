"""Compares sketches alone: what an article's signature costs at what error.

Both sign the same sets of hashes, one thread, and estimate the resemblance of the
same exact pairs with many hash functions. The error of k components falls as
1/sqrt(k), so that rensa is also measured with the components at which its error
is ours, rounded up.
"""
import json
import math
import os
import subprocess

from environment import HERE

SIZES, SEEDS, TURNS = (64, 128, 256), 20, 5


def run(env, newswire):
    if env.missing & {"rensa", "sketch"}:
        return
    sets, pairs = os.path.join(env.work, "sets"), os.path.join(env.work, "exact.tsv")
    newswire.write_pairs(pairs)
    size = call([env.gopeers, "sets", newswire.path, sets])
    n = size["shingles"] / size["articles"]

    def ours(k, seeds):
        return call([env.gopeers, "sketch", "-k", str(k), "-seeds", str(seeds), sets, pairs])

    def rensa(k, seeds):
        command = [env.python, "-B", os.path.join(HERE, "rensasketch.py"), str(k), str(seeds), sets, pairs]
        return call(command, env=os.environ | {"RAYON_NUM_THREADS": "1"})

    print(f"\nSketches alone, {n:.0f} hashed shingles in the mean; the least of {TURNS} turns.\n")
    columns = "an article", "error", "rensa, as many", "error", "rensa, as good", "k", "error", "times ours"
    print("| samestory, k | " + " | ".join(columns) + " |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for k in SIZES:
        a, b = ours(k, SEEDS), rensa(k, SEEDS)
        # Its cost jumps between powers of two, so a larger one may be cheaper.
        least = math.ceil(k * (b["rmse"] / a["rmse"]) ** 2)
        good = min((rensa(c, SEEDS) | {"k": c} for c in (least, 2 * k)), key=lambda r: r["ns"])
        for _ in range(TURNS - 1):
            for best, again in ((a, ours(k, 1)), (b, rensa(k, 1)), (good, rensa(good["k"], 1))):
                best["ns"] = min(best["ns"], again["ns"])
        row = [k, ns(a), error(a), ns(b), error(b), ns(good), good["k"], error(good)]
        row.append(f"{good['ns'] / a['ns']:.2f}")
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


def call(command, **more):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout)


def ns(r):
    return f"{r['ns'] / 1000:.2f} us"


def error(r):
    return f"{r['rmse']:.4f}".removeprefix("0")
