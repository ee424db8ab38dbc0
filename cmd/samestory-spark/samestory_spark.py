#!/usr/bin/env python3
"""Finds copies in a corpus that one machine does not hold, on Apache Spark.

Spark reads, shuffles, retries and writes. What is done with the lines between two
shuffles is done by the program samestory, which is sent to the executors and reads
and writes lines (samestory help stage): so the result is that of samestory dedup.

    spark-submit samestory_spark.py --samestory ./samestory --out DIR FEED...

FEED is JSON Lines, plain or compressed, or Parquet (--parquet), on any path that Spark
opens. DIR gets three folders:

    kept      the records that stay, as they were, in the order of the input
    dropped   {"id","copy_of","resemblance","containment"} for each of the others
    rejected  {"number","reason","record"} for what is no record
"""

import argparse
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from urllib.parse import unquote

import pyarrow as pa
from pyspark import SparkFiles, StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

PLACES = 1 << 44  # of a file, for the numbers of its records
LINE = "line string"


def plain(path):
    """A path as Spark writes it in one place or another: file:/a%20b or file:///a b."""
    return re.sub("^([a-z0-9]+):/+", r"\1:/", unquote(path))


class Refused(Exception):
    """What ends the run with one message."""


def filtered(program, args, header):
    """Returns a function for mapInArrow that has lines go through a step of samestory.

    Without a header the lines are records behind their numbers.
    """

    def run(batches):
        path = SparkFiles.get(program)
        if not os.access(path, os.X_OK):
            raise Refused(f"no program {path} on {os.uname().nodename}: it is sent there by --samestory, or --files")
        step = subprocess.Popen([path, "stage", *args, "-q", "--workers", "1"], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        failed, said = [], []

        def feed():
            try:
                if header:
                    step.stdin.write(header[1])
                for batch in batches:
                    lines = batch.column(0).cast(pa.binary()).to_pylist()
                    lines.append(b"")
                    step.stdin.write(b"\n".join(lines))
            except BrokenPipeError:
                pass  # the step has ended and says why
            except Exception as error:  # of what comes before
                failed.append(error)
                step.kill()
            finally:
                try:
                    step.stdin.close()
                except BrokenPipeError:
                    pass

        def listen():
            for line in step.stderr:
                said.append(line.decode("utf-8", "replace").strip())
                del said[:-20]

        threads = [threading.Thread(target=feed, daemon=True), threading.Thread(target=listen, daemon=True)]
        for thread in threads:
            thread.start()
        try:
            begun, rest = False, b""
            while block := step.stdout.read1(1 << 20):
                lines = (rest + block).split(b"\n")
                rest = lines.pop()
                if not begun and lines:
                    if header and lines[0] + b"\n" != header[0]:
                        raise Refused(f"samestory on {os.uname().nodename} is another than on the driver: it writes {lines[0][:200]!r}")
                    begun, lines = True, lines[1:]
                if lines:
                    yield pa.record_batch([pa.array(lines, pa.binary()).cast(pa.string())], ["line"])
            for thread in threads:
                thread.join()
            code = step.wait()
            if failed:
                raise failed[0]
            if code not in (0, 1):  # 1: records were rejected, and are among the lines
                raise Refused("; ".join(said) or f"samestory stage {args[0]} ended with {code}")
        finally:
            step.kill()
            step.wait()

    return run


class Job:
    def __init__(self, spark, options):
        self.spark, self.options = spark, options
        self.program = os.path.basename(options.samestory)
        spark.sparkContext.addFile(os.path.abspath(options.samestory))
        self.begun = time.time()
        self.flags = ["sketch", "--numbered"]
        for name in ("threshold", "containment", "shingle", "recall", "cap", "keep", "prefer"):
            value = getattr(options, name)
            if value is not None:
                self.flags.append(f"--{name}={value}")
        self.header = self.ask(self.flags, b"")

    def ask(self, args, lines):
        """Runs a step on the driver, for the header that all others have."""
        try:
            done = subprocess.run([self.options.samestory, "stage", *args, "-q"], input=lines, capture_output=True)
        except OSError as error:
            raise Refused(f"--samestory {self.options.samestory}: {error.strerror}") from None
        if done.returncode != 0:
            raise Refused(done.stderr.decode("utf-8", "replace").strip())
        return done.stdout

    def records(self):
        """The records behind their numbers, which have the order of the input.

        A number is the file's, of all in their order, and the place in it: of a part
        that Spark reads, where that begins, and how many lines came before, which are no
        more than its bytes; of Parquet, the row.
        """
        o, spark = self.options, self.spark
        if o.parquet:
            rows = spark.read.parquet(*o.feeds)
            record, place = F.to_json(F.struct(*[F.col(f"`{c}`") for c in rows.columns])), "_metadata.row_index"
        else:
            rows = spark.read.option("lineSep", "\n").text(o.feeds)
            record, place = F.col("value"), "_metadata.file_block_start"
        read = rows.select(record.alias("record"), F.col("_metadata.file_path").alias("path"), F.col(place).alias("place"))
        numbers = {path: i for i, path in enumerate(sorted({plain(path) for path in rows.inputFiles()}))}
        counted = not o.parquet

        def number(batches):
            last, ahead = None, 0
            for batch in batches:
                paths, places = batch.column(1).to_pylist(), batch.column(2).to_pylist()
                out = []
                for path, at in zip(paths, places):
                    if counted:
                        if (path, at) != last:
                            last, ahead = (path, at), 0
                        at, ahead = at + ahead, ahead + 1
                    out.append("%016x" % (numbers[plain(path)] * PLACES + at))
                yield pa.record_batch([pa.array(out), batch.column(0).cast(pa.binary())], ["number", "record"])

        return read.mapInArrow(number, "number string, record binary")

    def step(self, lines, *args):
        """Brings lines of one key together, sorted, and has them go through a step."""
        key = F.substring_index("line", "\t", 1)
        sorted_lines = lines.repartition(self.options.partitions, key).sortWithinPartitions("line")
        return self.through(sorted_lines, *args)

    def through(self, lines, *args):
        return lines.mapInArrow(filtered(self.program, list(args), (self.header, self.header)), LINE)

    def of(self, lines, *kinds):
        return lines.where(F.substring("line", 1, 1).isin(*kinds))

    def kept_on_disk(self, frame):
        return frame.persist(StorageLevel.DISK_ONLY)

    def run(self):
        records = self.records()
        lines = records.select(F.concat(F.encode("number", "utf-8"), F.lit(b"\t"), "record").alias("line"))
        sketched = self.kept_on_disk(lines.mapInArrow(filtered(self.program, self.flags, None), LINE))
        texts = self.of(sketched, "x")

        met = self.kept_on_disk(self.step(self.of(sketched, "w"), "pairs"))
        same = self.of(met, "p")
        found = self.step(self.of(met, "b", "s", "f"), "pairs")
        found = self.kept_on_disk(found)
        candidates = self.step(self.of(found, "c"), "pairs")
        known = self.of(found, "x")  # what is repeated, and what too many have

        candidates = self.kept_on_disk(candidates)
        brought = self.step(self.with_texts(candidates, known, texts), "verify", "--half")
        brought = self.kept_on_disk(brought)
        copies = self.step(self.with_texts(brought, known, texts), "verify").unionByName(same)
        dropped = self.kept_on_disk(self.step(self.linked(self.kept_on_disk(copies)), "group"))
        self.write(records, sketched, dropped)

    def with_texts(self, lines, known, texts):
        """Adds to lines of articles what else is known of these, and of no others."""
        article = F.substring("line", 1, 17)
        wanted = lines.select(article.alias("article")).distinct()
        rest = known.unionByName(texts).withColumn("article", article).join(wanted, "article", "left_semi").select("line")
        return lines.unionByName(rest)

    def linked(self, copies):
        if self.options.link == "one":
            return self.through(copies.coalesce(1), "link")
        return self.components(copies)

    def components(self, copies):
        """The connected components, by rounds of large-star and small-star (Kiveris et
        al., 2014), for more articles than one process can link."""
        ends = copies.select(F.substring("line", 2, 16).alias("a"), F.substring("line", 19, 16).alias("b"))
        edges = ends.distinct()
        before = None
        while True:
            both = edges.unionByName(edges.select(F.col("b").alias("a"), F.col("a").alias("b")))
            least = both.groupBy("a").agg(F.least(F.min("b"), F.first("a")).alias("m"))
            large = both.join(least, "a").where("b > a").select(F.col("b").alias("a"), F.col("m").alias("b"))
            large = large.where("a != b").distinct()
            least = large.groupBy("a").agg(F.min("b").alias("m"))
            down = large.join(least, "a")
            small = down.where("b != m").select(F.col("b").alias("a"), F.col("m").alias("b"))
            edges = self.kept_on_disk(small.unionByName(least.select("a", F.col("m").alias("b"))).distinct())
            # Hashes of all edges: the same twice, and nothing moves any more.
            now = edges.select(F.count("*"), F.sum(F.xxhash64("a", "b").cast("decimal(38,0)"))).first()
            if now == before:
                break
            before = now
        roots = edges.select(F.col("a").alias("article"), F.col("b").alias("root"))
        article = F.substring("line", 2, 16)
        return (copies.withColumn("article", article).join(roots, "article", "left")
                .select(F.concat(F.lit("g"), F.coalesce("root", "article"), F.lit("\t"), F.substring("line", 2, 1 << 30)).alias("line")))

    def write(self, records, sketched, dropped):
        out = self.options.out.rstrip("/")
        number = F.substring("line", 2, 16).alias("number")
        gone = dropped.select(number)
        rejected = self.of(sketched, "r").select(number, F.substring("line", 19, 1 << 30).alias("reason"))
        text = F.col("record").cast("string")
        kept = records.join(gone, "number", "left_anti").join(rejected, "number", "left_anti").where("length(trim(record)) > 0")
        if not self.options.unordered:
            kept = kept.orderBy("number")
        mode = "overwrite" if self.options.overwrite else "error"
        kept.select(text.alias("value")).write.mode(mode).option("lineSep", "\n").text(f"{out}/kept")
        told = dropped.select("line")
        if not self.options.unordered:
            told = told.orderBy("line")
        told.select(F.substring("line", 36, 1 << 30).alias("value")).write.mode(mode).text(f"{out}/dropped")
        (rejected.join(records, "number").orderBy("number")
         .select("number", F.expr("get_json_object(concat('[', reason, ']'), '$[0]')").alias("reason"), text.alias("record"))
         .write.mode(mode).json(f"{out}/rejected"))

    def report(self):
        """What each stage took, from Spark's own account of it."""
        sc = self.spark.sparkContext
        with urllib.request.urlopen(f"{sc.uiWebUrl}/api/v1/applications/{sc.applicationId}/stages?status=complete") as got:
            stages = json.load(got)
        report = {"seconds": round(time.time() - self.begun, 1), "stages": []}
        for s in sorted(stages, key=lambda s: s["stageId"]):
            report["stages"].append({
                "stage": s["stageId"], "name": s["name"], "tasks": s["numCompleteTasks"], "failed": s["numFailedTasks"],
                "task_seconds": round(s["executorRunTime"] / 1000, 1),
                "read": s["inputBytes"], "written": s["outputBytes"],
                "shuffle_read": s["shuffleReadBytes"], "shuffle_written": s["shuffleWriteBytes"], "spilled": s["diskBytesSpilled"],
            })
        report["shuffle_bytes"] = sum(s["shuffle_written"] for s in report["stages"])
        return report


def parse(args):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("feeds", nargs="+", metavar="FEED")
    p.add_argument("--samestory", required=True, help="the program, built for the executors' system")
    p.add_argument("--out", required=True, metavar="DIR")
    p.add_argument("--overwrite", action="store_true", help="replace what DIR has")
    p.add_argument("--parquet", action="store_true", help="the feeds are Parquet")
    p.add_argument("--unordered", action="store_true", help="do not sort what is written")
    p.add_argument("--partitions", type=int, default=200, help="of each shuffle")
    p.add_argument("--link", choices=["one", "spark"], default="one",
                   help="find components in one task, or by joins, where one process cannot hold all pairs")
    p.add_argument("--report", metavar="FILE", help="write what each stage took, as JSON")
    for name in ("threshold", "containment", "shingle", "recall", "cap", "keep", "prefer"):
        p.add_argument(f"--{name}", help=f"as of samestory dedup")
    return p.parse_args(args)


def main(args):
    options = parse(args)
    spark = SparkSession.builder.appName("samestory").getOrCreate()
    # Parts of a shuffle must hold all lines of a key.
    spark.conf.set("spark.sql.adaptive.enabled", "false")
    spark.conf.set("spark.sql.shuffle.partitions", str(options.partitions))
    try:
        job = Job(spark, options)
        job.run()
        if options.report:
            with open(options.report, "w") as f:
                json.dump(job.report(), f, indent=1)
                f.write("\n")
    except Refused as refused:
        return f"samestory-spark: {refused}"
    except PySparkException as error:
        told = [line for line in str(error).splitlines() if "Refused: " in line]
        if not told:
            raise
        return "samestory-spark: " + told[-1].split("Refused: ", 1)[1]
    finally:
        spark.stop()
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
