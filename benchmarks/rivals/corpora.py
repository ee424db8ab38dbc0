"""What is compared on: newswire with its exact pairs, and made pairs that are
exactly at the threshold."""
import json
import os
import random
import re
import subprocess
from dataclasses import dataclass

import settings

WORD = re.compile(r"[^\W_]+")


def words(text):
    return WORD.findall(text.lower())


def shingles(text):
    """Returns the text's runs of three words, the fastest way that was found in
    Python: a set of slices of the list takes half as long again."""
    w = words(text)
    return list(set(map(" ".join, zip(w, w[1:], w[2:]))))


@dataclass
class Corpus:
    """Articles, as a file that every peer reads, and the pairs of their numbers in
    it with their resemblances."""

    path: str
    texts: list
    pairs: dict

    def write(self):
        with open(self.path, "w", encoding="utf-8") as f:
            for n, text in enumerate(self.texts):
                f.write(json.dumps({"id": str(n), "text": text}) + "\n")
        return self

    def write_pairs(self, path):
        with open(path, "w", encoding="utf-8") as f:
            for (a, b), resemblance in self.pairs.items():
                f.write(f"{a}\t{b}\t{resemblance}\n")


def newswire(data, env):
    """Returns the articles that the list of pairs is of: shorter ones are in no
    exact pair and would count against whoever finds them."""
    plain = os.path.join(data, "reuters21578.jsonl")
    if not os.path.exists(plain):
        plain = os.path.join(env.work, "reuters21578.jsonl")
        if env.gopeers is None:
            raise SystemExit("rivals: nothing to decompress reuters21578.jsonl.zst with")
        packed = os.path.join(data, "reuters21578.jsonl.zst")
        subprocess.run([env.gopeers, "plain", packed, plain], check=True, stdout=subprocess.DEVNULL)
    number, texts = {}, []
    with open(plain, encoding="utf-8") as f:
        for line in f:
            article = json.loads(line)
            text = article.get("text", "")
            if len(words(text)) >= settings.MIN_WORDS:
                number[article["id"]] = len(texts)
                texts.append(text)
    pairs = {}
    with open(os.path.join(data, "reuters21578.pairs.tsv"), encoding="utf-8") as f:
        for line in f:
            a, b, resemblance = line.split("\t")
            pairs[order(number[a], number[b])] = float(resemblance)
    return Corpus(os.path.join(env.work, "newswire.jsonl"), texts, pairs).write()


def order(a, b):
    return (a, b) if a < b else (b, a)


def at_threshold(work, n=2000, seed=20261126):
    """Returns n pairs of made texts of 36 to 900 words whose resemblance is .5
    exactly: in one of two equal texts of 3m shingles a run of words is replaced
    that m shingles touch, so 2m of 4m are common. No words of two pairs agree in
    a run of three."""
    draw, texts, pairs = random.Random(seed), [], {}
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = ["".join(draw.choices(letters, k=draw.randint(2, 10))) for _ in range(20_000)]
    for _ in range(n):
        m = draw.randint(12, 300)
        text = draw.choices(vocabulary, k=3 * m + 2)
        start = draw.randint(2, len(text) - m)
        other = text[:start] + draw.choices(vocabulary, k=m - 2) + text[start + m - 2 :]
        a, b = set(shingles(" ".join(text))), set(shingles(" ".join(other)))
        if 2 * len(a & b) != len(a | b):
            raise ValueError(f"pair {len(pairs)}: {len(a & b)} of {len(a | b)} shingles are common")
        pairs[len(texts), len(texts) + 1] = 0.5
        texts += [" ".join(text), " ".join(other)]
    return Corpus(os.path.join(work, "threshold.jsonl"), texts, pairs).write()
