"""Runs samestory and its peers, each in a process of its own, and says what they
took and found."""
import json
import os
import pickle
import subprocess
import time
from dataclasses import dataclass

from corpora import order
from environment import HERE
from settings import THRESHOLD


@dataclass
class Run:
    """What a run took, in seconds of CPU of all threads and processes and on the
    wall, and the pairs that it returned with their estimates, None for none."""

    cpu: float
    wall: float
    pairs: dict
    flags: bool = False  # pairs of an article with itself: it is said to have a copy
    bands: str = ""  # times rows, where the peer has chosen them


def measured(command, **more):
    """Runs a command: CPU and wall of the whole process and its children."""
    start = time.perf_counter()
    process = subprocess.Popen(command, **more)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime, time.perf_counter() - start


def ours(env, corpus):
    """samestory pairs, the whole process: it starts, reads JSON, verifies on the
    texts."""
    path = os.path.join(env.work, "ours.tsv")
    flags = ["--threshold", str(THRESHOLD), "--containment", "0", "--format", "tsv", "-q"]
    with open(path, "wb") as out:
        cpu, wall = measured([env.samestory, "pairs", *flags, corpus.path], stdout=out)
    with open(path, encoding="utf-8") as f:
        pairs = {order(*map(int, line.split("\t")[:2])): None for line in f}
    return Run(cpu, wall, pairs)


def peer(env, row, corpus):
    """The peer of a row, without what reads the articles; text-dedup, which is a
    script, is timed as a whole as well."""
    if row.peer == "text-dedup":
        return text_dedup(env, row, corpus)
    path = os.path.join(env.work, "pairs.tsv")
    if row.peer in ("minhash-lsh", "codefang"):
        command = [env.gopeers, "find", "-peer", row.peer, "-bands", str(row.bands), "-rows", str(row.rows)]
        command += [f"-{key}={value}" for key, value in row.more.items()] + [corpus.path, path]
    else:
        setting = json.dumps({"bands": row.bands, "rows": row.rows, **row.more})
        command = [env.python, "-B", os.path.join(HERE, "worker.py"), row.peer, setting, corpus.path, path]
    out = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    pairs = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            a, b, estimate = line.split("\t")
            pairs[order(int(a), int(b))] = float(estimate)
    bands = f"{out['bands']} x {out['rows']}" if "bands" in out else ""
    return Run(out["cpu"], out["wall"], pairs, row.more.get("how") == "rho", bands)


CONFIG = """
[input]
input_type = "local_files"
file_type = "json"
read_arguments = {{ path = "json", data_files = {path}, split = "train" }}
[algorithm]
algorithm_name = "minhash"
text_column = "text"
ngram_size = 3
threshold = {threshold}
min_length = 3
batch_size = 10000
{more}
[output]
output_dir = "output"
save_clusters = true
[debug]
enable_profiling = false
"""


def text_dedup(env, row, corpus):
    """Its result are groups of articles; all pairs within one count as returned."""
    folder = os.path.join(env.work, "text-dedup")
    os.makedirs(folder, exist_ok=True)
    more = dict(row.more)
    if row.bands:
        more |= {"num_perm": row.bands * row.rows, "bands": row.bands, "rows": row.rows}
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in more.items())
    with open(os.path.join(folder, "config.toml"), "w", encoding="utf-8") as f:
        f.write(CONFIG.format(path=json.dumps(corpus.path), threshold=THRESHOLD, more=lines))
    # A cache of its own in every run, or it would only read what the last one made.
    environ = os.environ | {"HF_HOME": os.path.join(folder, str(time.time_ns())), "HF_HUB_OFFLINE": "1"}
    with open(os.path.join(folder, "log"), "w", encoding="utf-8") as log:
        command = [env.python, "-m", "text_dedup.minhash"]
        cpu, wall = measured(command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    groups = {}
    with open(os.path.join(folder, "output", "clusters.pickle"), "rb") as f:
        for article, group in pickle.load(f).items():
            groups.setdefault(group, []).append(article)
    return Run(cpu, wall, {order(a, b): None for g in groups.values() for n, a in enumerate(g) for b in g[:n]})


def agreement(run, pairs, estimated=False):
    """Returns recall and precision. estimated leaves what the signatures put at the
    threshold or above."""
    found = {p for p, estimate in run.pairs.items() if not estimated or estimate >= THRESHOLD}
    if run.flags:
        found, pairs = {a for a, _ in found}, {a for p in pairs for a in p}
    right = len(found & pairs) if isinstance(pairs, set) else len(found & pairs.keys())
    return right / len(pairs), right / max(1, len(found))
