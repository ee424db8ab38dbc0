#!/usr/bin/env python3
"""Compares how copies are found: samestory against datasketch and rensa.

usage: python3 rivals/rivals.py [DIR]

DIR holds reuters21578.jsonl or .jsonl.zst, objects with id and text, and
reuters21578.pairs.tsv: id, id, resemblance of all pairs of at least .5 among the
articles of ten words or more. SAMESTORY_DATA names it too.

All get the same articles and the same threshold, .5, in shingles of three words.
The rivals have 128 permutations and otherwise their defaults, and get texts that
are read already; the words and shingles that they are handed are made by a
regular expression here and timed with them. Of samestory the whole process is
timed, reading included. CPU time is of all threads.

"as returned" is what the index's query returns. "+ estimate" keeps of these what
the signatures put at .5 or more. samestory verifies on the texts by itself.

Pinned versions are installed in an environment of their own, which is removed
at the end. Without data, a network or wheels it says so and ends.
"""
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

PINNED = ["datasketch==2.0.0", "rensa==0.5.0", "zstandard==0.25.0"]
HERE = os.path.dirname(os.path.abspath(__file__))
THRESHOLD, PERMUTATIONS, MIN_WORDS = 0.5, 128, 10


def leave(why):
    print(f"rivals: {why}", file=sys.stderr)
    sys.exit(0)


def outer(data):
    """Makes the environment and runs this file in it."""
    work = tempfile.mkdtemp(prefix="rivals-")
    try:
        python = os.path.join(work, "venv", "bin", "python")
        subprocess.run([sys.executable, "-m", "venv", os.path.join(work, "venv")], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", *PINNED]
        if subprocess.run(pip).returncode != 0:
            leave("left out: pip cannot install " + ", ".join(PINNED))
        return subprocess.run([python, os.path.abspath(__file__), "--inner", data, work]).returncode
    finally:
        shutil.rmtree(work)


def read(data, work):
    """Returns the articles, and the path of a plain file of them."""
    plain = os.path.join(data, "reuters21578.jsonl")
    if not os.path.exists(plain):
        import zstandard

        plain = os.path.join(work, "articles.jsonl")
        with open(os.path.join(data, "reuters21578.jsonl.zst"), "rb") as packed, open(plain, "wb") as f:
            zstandard.ZstdDecompressor().copy_stream(packed, f)
    with open(plain, encoding="utf-8") as f:
        return [json.loads(line) for line in f], plain


def pair(a, b):
    return (a, b) if a < b else (b, a)


WORD = re.compile(r"[^\W_]+")


def shingles(text):
    w = WORD.findall(text.lower())
    return list({" ".join(w[i : i + 3]) for i in range(len(w) - 2)})


def datasketch(articles):
    from datasketch import MinHash, MinHashLSH

    index, signatures, found = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), {}, {}
    for a in articles:
        m = MinHash(num_perm=PERMUTATIONS)
        m.update_batch([s.encode() for s in shingles(a.get("text", ""))])
        for other in index.query(m):
            found[pair(a["id"], other)] = m.jaccard(signatures[other])
        index.insert(a["id"], m)
        signatures[a["id"]] = m
    return found


def rensa(articles):
    from rensa import RMinHash, RMinHashLSH

    # The bands are the caller's to choose. The steepest part of 32 bands of 4 rows
    # is at .42, below the threshold; that of 16 bands of 8 rows would be at .71.
    index, signatures, found = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=32), [], {}
    for n, a in enumerate(articles):
        m = RMinHash(num_perm=PERMUTATIONS, seed=42)
        m.update(shingles(a.get("text", "")))
        for other in index.query(m):
            found[pair(a["id"], articles[other]["id"])] = m.jaccard(signatures[other])
        index.insert(n, m)
        signatures.append(m)
    return found


def ours(plain, work):
    program = os.path.join(work, "samestory")
    root = os.path.dirname(os.path.dirname(HERE))
    subprocess.run(["go", "build", "-o", program, "./cmd/samestory"], cwd=root, check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    flags = ["--threshold", str(THRESHOLD), "--containment", "0", "--format", "tsv", "-q"]
    out = subprocess.run([program, "pairs", *flags, plain], check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, {pair(*line.split("\t")[:2]): 1.0 for line in out.splitlines()}


def inner(data, work):
    articles, plain = read(data, work)
    with open(os.path.join(data, "reuters21578.pairs.tsv"), encoding="utf-8") as f:
        exact = {pair(*line.split("\t")[:2]) for line in f}
    long = {a["id"] for a in articles if len(WORD.findall(a.get("text", ""))) >= MIN_WORDS}
    # What is shorter is in no exact pair: it would count against whoever finds it.
    articles_long = [a for a in articles if a["id"] in long]

    print(f"{len(articles)} articles, {len(exact)} exact pairs of at least {THRESHOLD}\n")
    print("| | CPU an article | recall | precision |")
    print("| --- | ---: | ---: | ---: |")

    def row(name, cpu, found):
        found = {p for p in found if p[0] in long and p[1] in long}
        right = len(found & exact)
        us = 1e6 * cpu / len(articles)
        print(f"| {name} | {us:.0f} us | {right / len(exact):.4f} | {right / max(1, len(found)):.4f} |", flush=True)

    runs = sorted((ours(plain, work) for _ in range(3)), key=lambda r: r[0])
    row("samestory pairs", *runs[1])
    for name, rival in (("datasketch 2.0.0", datasketch), ("rensa 0.5.0", rensa)):
        start = time.process_time()
        found = rival(articles_long)
        cpu = time.process_time() - start
        row(name + ", as returned", cpu, found)
        row(name + ", + estimate", cpu, [p for p, estimate in found.items() if estimate >= THRESHOLD])
    start = time.process_time()
    for a in articles:
        shingles(a.get("text", ""))
    print(f"\nOf the rivals' time {1e6 * (time.process_time() - start) / len(articles):.0f} us are words and shingles.")


def main():
    if sys.argv[1:2] == ["--inner"]:
        return inner(*sys.argv[2:])
    beside = os.path.join(HERE, "..", "..", "..", "shared", "data")
    data = (sys.argv[1:2] or [os.environ.get("SAMESTORY_DATA") or beside])[0]
    if not os.path.exists(os.path.join(data, "reuters21578.pairs.tsv")):
        leave("no labelled news to compare on: name its folder as the argument or by SAMESTORY_DATA")
    sys.exit(outer(data))


main()
