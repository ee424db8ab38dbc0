"""What is compared: versions, and the settings of every row of the tables."""
from dataclasses import dataclass, field

THRESHOLD = 0.5
MIN_WORDS = 10  # the list of exact pairs has no shorter articles
TARGET = 0.99  # of the exact pairs: the recall that "equal recall" rows reach

# One installation for each peer, so that one that cannot be had leaves the others.
# The modules of Go are pinned in go.mod, gaoya's crate in gaoya/Cargo.toml.
PINNED = {
    "datasketch": ["datasketch==2.0.0", "numpy==2.4.6", "xxhash==4.1.0"],
    "rensa": ["rensa==0.5.0"],
    "gaoya": ["gaoya==0.2.2"],
    "text-dedup": [
        "text-dedup==0.4.1", "datasets==5.2.0", "polars==1.44.2", "polars-grouper==0.6.1",
        "pyarrow==26.0.1", "pydantic==2.14.4", "pydantic-settings==2.16.3",
    ],
}  # fmt: skip
PYTHON = (3, 12)  # the oldest that text-dedup 0.4.1 runs on


@dataclass
class Row:
    """One line of the table: a peer at one setting."""

    peer: str
    name: str
    bands: int = 0
    rows: int = 0
    more: dict = field(default_factory=dict)


# "as documented": what the peer's own first example does, for this threshold. The
# others up to "recall .99" are the same bands with all that the peer offers for
# speed. "recall .99": the cheapest bands and rows that return .99 of the exact
# pairs, as `rivals.py --search` printed them on 2026-11-26, and of those within a
# tenth of it the most precise. What is more precise costs more everywhere.
ROWS = [
    Row("datasketch", "as documented", more={"update": "one"}),
    Row("datasketch", "as documented, recall .99", 12, 2, more={"update": "one"}),
    Row("datasketch", "update_batch", more={"update": "batch"}),
    Row("datasketch", "bulk, xxhash", 25, 5, more={"update": "bulk"}),
    Row("datasketch", "bulk, xxhash, recall .99", 12, 2, more={"update": "bulk"}),
    Row("rensa", "one by one", 32, 4, more={"how": "one"}),
    Row("rensa", "batches", 32, 4, more={"how": "batch"}),
    Row("rensa", "batches, recall .99", 26, 3, more={"how": "batch"}),
    Row("rensa", "rho, flags only", 32, 4, more={"how": "rho"}),
    Row("gaoya", "as documented", 42, 3, more={"threshold": 0.5, "how": "one"}),
    Row("gaoya", "bulk", 42, 3, more={"threshold": 0.5, "how": "bulk"}),
    Row("gaoya", "bulk at .3, recall .99", 14, 2, more={"threshold": 0.3, "how": "bulk"}),
    Row("minhash-lsh", "as documented", more={"hashes": 128, "threshold": 0.5}),
    Row("minhash-lsh", "recall .99", more={"hashes": 64, "threshold": 0.25}),
    Row("codefang", "datasketch's bands", 25, 5),
    Row("codefang", "recall .99", 12, 2),
    Row("text-dedup", "as documented", more={"num_perm": 240, "check_false_positive": True}),
    Row("text-dedup", "recall .99", 25, 3),
]
