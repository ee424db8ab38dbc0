"""Runs one peer that has a Python package over the articles of a file, in a
process of its own:

    python worker.py PEER SETTING ARTICLES PAIRS

SETTING is JSON. Writes to PAIRS a line "a b estimate" with tabs for every pair
that the peer returns, and prints what it took as JSON: the CPU time of all
threads, and the time on the wall, both without reading ARTICLES.
"""
import json
import sys
import time

from corpora import shingles
from settings import THRESHOLD


def datasketch(texts, s):
    """As in its documentation; "bulk" has all that it offers for speed: one set of
    permutations for all articles, a faster hash, insertions in a session."""
    from datasketch import MinHash, MinHashLSH

    if s["bands"]:
        permutations = s["bands"] * s["rows"]
        index = MinHashLSH(num_perm=permutations, params=(s["bands"], s["rows"]))
    else:
        permutations = 128
        index = MinHashLSH(threshold=THRESHOLD, num_perm=permutations)
    signatures = []
    if s["update"] == "bulk":
        import xxhash

        sets = [[t.encode() for t in shingles(text)] for text in texts]
        signatures = MinHash.bulk(sets, num_perm=permutations, hashfunc=xxhash.xxh32_intdigest)
        with index.insertion_session() as session:
            for n, m in enumerate(signatures):
                session.insert(n, m)
        for n, m in enumerate(signatures):
            for other in index.query(m):
                if n < other:
                    yield n, other, m.jaccard(signatures[other])
        return
    for n, text in enumerate(texts):
        m = MinHash(num_perm=permutations)
        if s["update"] == "batch":
            m.update_batch([t.encode() for t in shingles(text)])
        else:
            for t in shingles(text):
                m.update(t.encode())
        for other in index.query(m):
            yield n, other, m.jaccard(signatures[other])
        index.insert(n, m)
        signatures.append(m)


def rensa(texts, s):
    """The bands are the caller's to choose. The steepest part of 32 bands of 4 rows
    is at .42, below the threshold; that of 16 bands of 8 rows would be at .71."""
    from rensa import RMinHash, RMinHashLSH

    permutations = s["bands"] * s["rows"]
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=permutations, num_bands=s["bands"])
    if s["how"] == "one":
        signatures = []
        for n, text in enumerate(texts):
            m = RMinHash(num_perm=permutations, seed=42)
            m.update(shingles(text))
            for other in index.query(m):
                yield n, other, m.jaccard(signatures[other])
            index.insert(n, m)
            signatures.append(m)
    elif s["how"] == "batch":
        signatures = RMinHash.from_token_sets(map(shingles, texts), num_perm=permutations, seed=42)
        index.insert_many(signatures)
        for n, others in enumerate(index.query_all(signatures)):
            for other in others:
                if n < other:
                    yield n, other, signatures[n].jaccard(signatures[other])
    else:  # It samples tokens and says which articles have a copy, but not of what.
        sets = map(shingles, texts)
        matrix = RMinHash.digest_matrix_from_token_sets_rho(sets, num_perm=permutations, seed=42)
        flags = index.query_duplicate_flags_matrix_one_shot(matrix)
        yield from ((n, n, 1.0) for n, flag in enumerate(flags) if flag)


def gaoya(texts, s):
    """Its own tokenizer, in Rust. What a query returns is of at least the index's
    threshold by the signatures."""
    from gaoya.minhash import MinHashStringIndex

    shape = s["threshold"], s["bands"], s["rows"], None
    index = MinHashStringIndex(32, *shape, "word", True, (3, 3), "smallvec")
    if s["how"] == "one":
        for n, text in enumerate(texts):
            for other, estimate in index.query(text, return_similarity=True):
                yield n, other, estimate
            index.insert_document(n, text)
        return
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    for n, others in enumerate(index.par_bulk_query(texts, return_similarity=True)):
        for other, estimate in others:
            if n < other:
                yield n, other, estimate


def words_and_shingles(texts, _):
    for text in texts:
        shingles(text)
    return ()


def main(peer, setting, articles, path):
    with open(articles, encoding="utf-8") as f:
        texts = [json.loads(line)["text"] for line in f]
    run = {"datasketch": datasketch, "rensa": rensa, "gaoya": gaoya, "shingles": words_and_shingles}[peer]
    list(run(texts[:2], setting))  # what it imports is not timed
    cpu, wall = time.process_time(), time.perf_counter()
    pairs = list(run(texts, setting))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(f"{a}\t{b}\t{estimate}\n" for a, b, estimate in pairs)
    print(json.dumps({"cpu": cpu, "wall": wall}))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3], sys.argv[4])
