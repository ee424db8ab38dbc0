"""Measures rensa's sketch as `gopeers sketch` does ours:

python rensasketch.py K SEEDS SETS PAIRS
"""
import array
import json
import math
import sys
import time

from rensa import RMinHash

ROUNDS = 7


def main(k, seeds, sets, pairs):
    with open(sets, "rb") as f:
        words = array.array("Q", f.read())
    n = words[0]
    starts, hashes = [0, *words[1 : 1 + n]], words[1 + n :]

    def sign(seed):
        return RMinHash.digest_matrix_from_flat_token_hashes(hashes, starts, num_perm=k, seed=seed)

    least = math.inf
    for _ in range(ROUNDS):
        before = time.process_time()
        sign(42)
        least = min(least, time.process_time() - before)
    with open(pairs, encoding="utf-8") as f:
        exact = [(int(a), int(b), float(s)) for a, b, s in map(str.split, f)]
    total = 0
    for seed in range(seeds):
        rows = sign(seed).to_rows()
        for a, b, resemblance in exact:
            agree = sum(x == y for x, y in zip(rows[a], rows[b]))
            total += (agree / k - resemblance) ** 2
    print(json.dumps({"ns": 1e9 * least / n, "rmse": math.sqrt(total / len(exact) / seeds)}))


main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
