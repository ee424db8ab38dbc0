#!/usr/bin/env python3
"""Finds copies, or stories, in a corpus that one machine does not hold, on Apache Spark.

Spark reads, shuffles, retries and writes. What is done with the lines between two
shuffles is done by the program samestory, which is sent to the executors and reads
and writes lines (samestory help stage): so the result is that of samestory dedup.

    spark-submit samestory_spark.py --samestory ./samestory --out DIR FEED...

FEED is JSON Lines, plain or compressed, or Parquet (--parquet), on any path that Spark
opens. DIR gets three folders:

    kept      the records that stay, as they were, in the order of the input; of Parquet, Parquet
    dropped   {"id","copy_of","resemblance","containment"} for each of the others
    rejected  {"file","reason","record"} for what is no record

With --relation story DIR gets stories instead of the first two, a line each as of
samestory cluster --format json. A feed of more than 50,000 articles (--at-once) is cut
into times, each of which is grouped with what is near it (--days).
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
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

PLACES = 1 << 44  # of a file, for the numbers of its records
LINE = "line string"

# Days before and after a time that it is seen with: the two weeks that articles are compared
# within, and after it another two that a story may go on for.
BEFORE, AFTER = 14, 28


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
                    step.stdin.write(header)
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
                    if header and lines[0] + b"\n" != header:
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


def without(batches):
    """Leaves the lost articles out of stories."""
    for batch in batches:
        lines = []
        for line, lost in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist()):
            order, _, place, numbers, told = line.split("\t")
            numbers, story = numbers.split(","), json.loads(told)
            kept = [i for i, number in enumerate(numbers) if number not in lost]
            articles = [story["articles"][i] for i in kept]
            ids = {a["id"] for a in articles}
            if len(articles) < 2 or story["representative"] not in ids:
                continue
            for a in articles:
                if a["copy_of"] not in ids:
                    a["copy_of"] = None
            story.update(
                story=articles[0]["id"], first=articles[0]["id"], size=len(articles), articles=articles,
                outlets=len({a["source"] for a in articles if a["source"]}),
                independent=sum(a["copy_of"] is None for a in articles), weakest=min(a["score"] for a in articles))
            order = "k%08x%s" % (0xFFFFFFFF - len(articles), order[9:])
            lines.append("\t".join([order, json.dumps(story["story"], ensure_ascii=False), place, ",".join(numbers[i] for i in kept),
                                    json.dumps(story, ensure_ascii=False, separators=(",", ":"))]))
        yield pa.record_batch([pa.array(lines, pa.string())], ["line"])


class Job:
    def __init__(self, spark, options):
        self.spark, self.options = spark, options
        self.program = os.path.basename(options.samestory)
        self.begun, self.steps = time.time(), []
        self.flags = ["sketch", "--numbered", f"--relation={options.relation}"]
        for name in ("threshold", "containment", "shingle", "recall", "cap", "keep", "prefer"):
            value = getattr(options, name)
            if value is not None:
                self.flags.append(f"--{name}={value}")
        self.header = self.head()
        spark.sparkContext.addFile(os.path.abspath(options.samestory))

    def head(self):
        """The header of all steps, which the first one writes of nothing."""
        try:
            done = subprocess.run([self.options.samestory, "stage", *self.flags, "-q"], input=b"", capture_output=True)
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
        if self.options.parquet:
            return self.rows().select("number", "file", F.encode(F.to_json("row"), "utf-8").alias("record"))
        lines = self.spark.read.option("lineSep", "\n").text(self.options.feeds)
        read = lines.select("value", F.col("_metadata.file_path").alias("file"), F.col("_metadata.file_block_start").alias("place"))
        numbers = {path: i for i, path in enumerate(sorted({plain(path) for path in lines.inputFiles()}))}

        def number(batches):
            last, next_number = None, 0
            for batch in batches:
                out = []
                for path, at in zip(batch.column(1).to_pylist(), batch.column(2).to_pylist()):
                    if (path, at) != last:
                        last, next_number = (path, at), numbers[plain(path)] * PLACES + at
                    out.append("%016x" % next_number)
                    next_number += 1
                yield pa.record_batch([pa.array(out), batch.column(1), batch.column(0).cast(pa.binary())], ["number", "file", "record"])

        return read.mapInArrow(number, "number string, file string, record binary")

    def rows(self):
        """The rows of Parquet behind their numbers."""
        rows = self.spark.read.parquet(*self.options.feeds)
        place = F.col("_metadata.file_path").alias("file"), F.col("_metadata.row_index").alias("place")
        rows = rows.select(F.struct(*[F.col(f"`{c}`") for c in rows.columns]).alias("row"), *place)
        files = sorted((r.file for r in rows.select("file").distinct().collect()), key=plain)
        known = self.spark.createDataFrame(list(enumerate(files)) or [(0, "")], "n long, file string")
        number = F.format_string("%016x", F.col("n") * PLACES + F.col("place"))
        return rows.join(F.broadcast(known), "file").select(number.alias("number"), "file", "row")

    def step(self, lines, *args):
        """Brings lines of one key together, sorted, and has them go through a step."""
        key = F.substring_index("line", "\t", 1)
        sorted_lines = lines.repartition(self.options.partitions, key).sortWithinPartitions("line")
        return self.through(sorted_lines, *args)

    def through(self, lines, *args):
        return lines.mapInArrow(filtered(self.program, list(args), self.header), LINE)

    def of(self, lines, *kinds):
        return lines.where(F.substring("line", 1, 1).isin(*kinds))

    def done(self, name, frame):
        """Computes a frame and keeps it, on disk where it was computed."""
        begun = time.time()
        self.spark.sparkContext.setJobDescription(name)
        frame = frame.persist(StorageLevel.DISK_ONLY)
        self.steps.append({"step": name, "lines": frame.count(), "seconds": round(time.time() - begun, 1)})
        return frame

    def run(self):
        records = self.records()
        lines = records.select(F.concat(F.encode("number", "utf-8"), F.lit(b"\t"), "record").alias("line"))
        sketched = self.done("sketch", lines.mapInArrow(filtered(self.program, self.flags, None), LINE))
        if self.options.relation == "story":
            self.write_stories(self.stories(self.of(sketched, "m")))
        else:
            dropped = self.copies(sketched)
            self.write(records, self.of(sketched, "r"), dropped)
        self.write_rejected(records, self.of(sketched, "r"))

    def copies(self, sketched):
        """The lines of the articles that are dropped."""
        met = self.done("pairs: meeting places", self.step(self.of(sketched, "w"), "pairs"))
        found = self.done("pairs: meetings", self.step(self.of(met, "b", "s", "f"), "pairs"))
        candidates = self.done("pairs: candidates", self.step(self.of(found, "c"), "pairs"))
        texts, known = self.of(sketched, "x"), self.of(found, "x")  # what is repeated, and what too many have
        brought = self.done("verify: texts", self.step(self.with_texts(candidates, known, texts), "verify", "--half"))
        copies = self.step(self.with_texts(brought, known, texts), "verify")
        copies = self.done("verify: copies", copies.unionByName(self.of(met, "p")))
        for frame in (met, found, candidates, brought):
            frame.unpersist()
        linked = self.done("link", self.linked(copies))
        return self.done("group", self.step(linked, "group"))

    def stories(self, dated):
        """The lines of the stories of articles behind their dates.

        A time has its own articles and those up to so many days before and after it, as
        far as a story, and what is routine beside it, reaches. It tells the stories that
        begin with one of its own. Articles without a date are a time of their own.
        """
        article = F.expr("substring(line, 19)")
        # A date is a number of seconds with its first bit turned, so that digits have its order.
        day = F.floor((F.conv(F.substring("line", 2, 16), 16, 10).cast("decimal(20,0)") - F.expr("cast('9223372036854775808' as decimal(20,0))")) / 86400)
        undated = F.substring("line", 2, 16) == "f" * 16
        whole = dated.count() <= self.options.at_once
        if whole:
            times = dated.select(F.lit(0).alias("time"), F.lit("own").alias("own"), article.alias("article"))
        else:
            days = self.options.days
            placed = dated.withColumn("day", F.when(undated, None).otherwise(day.cast("long")))
            own = F.floor(F.col("day") / days)
            reached = F.when(F.col("day").isNull(), F.array(F.lit(-(1 << 40)))).otherwise(
                F.sequence(F.floor((F.col("day") - AFTER) / days), F.floor((F.col("day") + BEFORE) / days)))
            times = (placed.withColumn("time", F.explode(reached)).withColumn("own", F.when(
                F.col("day").isNull() | (F.col("time") == own), "own").otherwise("near"))
                .select("time", "own", article.alias("article")))
        number, record = F.substring("article", 1, 16), F.expr("substring(article, 18)")
        key = F.format_string("z%016x", (F.col("time") + F.lit(1 << 41)).cast("long"))
        lines = times.select(F.concat_ws("\t", key, number, "own", record).alias("line"))
        if whole:
            return self.done("stories", self.step(lines, "stories")).select("line")
        if self.options.words == "feed":
            lines = self.done("times", lines)
            lines = lines.unionByName(self.words(dated, lines))
        return self.reconciled(self.done("stories", self.step(lines, "stories")))

    def words(self, dated, times):
        """For each time its words and pairs of words, and in how many articles of the whole feed they
        stand. Those of one article alone are left out."""
        counted = self.done("words: of articles", self.through(dated, "words"))
        counted = counted.select(F.substring("line", 2, 17).alias("feature"), F.expr("cast(substring(line, 20) as long)").alias("n"))
        counted = counted.groupBy("feature").agg(F.sum("n").alias("n")).where("n > 1")
        listed = self.done("words: of times", self.through(times, "words"))
        listed = listed.select(F.substring("line", 2, 17).alias("feature"), F.expr("substring(line, 20)").alias("time")).distinct()
        return listed.join(counted, "feature").select(F.concat_ws("\t", "time", F.lit("v"), "feature", "n").alias("line"))

    def reconciled(self, told):
        """Leaves each article to the first of the times that tell a story of it.

        Times see the end of a story from two sides. A story that loses the article that
        stands for it, or all but one, is gone.
        """
        parts = F.split("line", "\t")
        claims = told.select("line", parts[2].alias("time"), F.explode(F.split(parts[3], ",")).alias("number"))
        lost = (claims.withColumn("first", F.min("time").over(Window.partitionBy("number"))).where("time != first")
                .groupBy("line").agg(F.collect_set("number").alias("lost")))
        if lost.isEmpty():
            return told.select("line")
        whole = told.join(lost.select("line"), "line", "left_anti").select("line")
        return whole.unionByName(lost.mapInArrow(without, LINE))

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
            small = large.join(least, "a").where("b != m").select(F.col("b").alias("a"), F.col("m").alias("b"))
            # Kept where any executor can read it, as a plan of all rounds would never end.
            edges = small.unionByName(least.select("a", F.col("m").alias("b"))).distinct().checkpoint()
            # Hashes of all edges: the same twice, and nothing moves any more.
            now = edges.select(F.count("*"), F.sum(F.xxhash64("a", "b").cast("decimal(38,0)"))).first()
            if now == before:
                break
            before = now
        roots = edges.select(F.col("a").alias("article"), F.col("b").alias("root"))
        article = F.substring("line", 2, 16)
        return (copies.withColumn("article", article).join(roots, "article", "left")
                .select(F.concat(F.lit("g"), F.coalesce("root", "article"), F.lit("\t"), F.substring("line", 2, 1 << 30)).alias("line")))

    def write(self, records, rejected, dropped):
        o = self.options
        number = F.substring("line", 2, 16).alias("number")
        gone = dropped.select(number).unionByName(rejected.select(number))
        kept = (self.rows() if o.parquet else records.where("length(trim(record)) > 0")).join(self.small(gone), "number", "left_anti")
        told = dropped
        if not o.unordered:
            kept, told = kept.orderBy("number"), told.orderBy("line")
        if o.parquet:
            self.put("kept", kept.select("row.*"), "parquet")
        else:
            self.put("kept", kept.select(F.col("record").cast("string")))
        self.put("dropped", told.select(F.expr("substring(line, 36)")))

    def write_stories(self, told):
        if not self.options.unordered:
            told = told.orderBy("line")
        self.put("stories", told.select(F.split("line", "\t")[4]))

    def put(self, name, lines, form="text"):
        """Writes lines, or rows, into a folder of the result."""
        self.spark.sparkContext.setJobDescription("write: " + name)
        begun, o = time.time(), self.options
        mode = "overwrite" if o.overwrite else "error"
        if form == "text":
            lines = lines.toDF("value")
        lines.write.mode(mode).option("lineSep", "\n").format(form).save(f"{o.out.rstrip('/')}/{name}")
        self.steps.append({"step": "write: " + name, "seconds": round(time.time() - begun, 1)})

    def write_rejected(self, records, rejected):
        n = rejected.count()
        reason = F.expr("get_json_object(concat('[', substring(line, 19), ']'), '$[0]')").alias("reason")
        bad = rejected.select(F.substring("line", 2, 16).alias("number"), reason)
        told = records.join(self.small(bad), "number").orderBy("number").select("file", "reason", F.col("record").cast("string").alias("record"))
        self.put("rejected", (told if n else told.limit(0)).select(F.to_json(F.struct("file", "reason", "record"))))
        if n:
            print(f"samestory-spark: {n:,} records rejected: {self.options.out.rstrip('/')}/rejected", file=sys.stderr)

    def small(self, frame):
        """Tells Spark to send each executor all of a frame that is small."""
        frame = frame.cache()
        return F.broadcast(frame) if frame.count() < 1_000_000 else frame

    def report(self):
        """What each stage took, from Spark's own account of it."""
        sc = self.spark.sparkContext
        with urllib.request.urlopen(f"{sc.uiWebUrl}/api/v1/applications/{sc.applicationId}/stages?status=complete") as got:
            stages = json.load(got)
        report = {"seconds": round(time.time() - self.begun, 1), "steps": self.steps, "stages": []}
        for s in sorted(stages, key=lambda s: s["stageId"]):
            report["stages"].append({
                "stage": s["stageId"], "step": s.get("description"), "tasks": s["numCompleteTasks"], "failed": s["numFailedTasks"],
                "task_seconds": round(s["executorRunTime"] / 1000, 1),
                "read": s["inputBytes"], "written": s["outputBytes"],
                "shuffle_read": s["shuffleReadBytes"], "shuffle_written": s["shuffleWriteBytes"], "spilled": s["diskBytesSpilled"],
            })
        for step in self.steps:
            own = [s for s in report["stages"] if s["step"] == step["step"]]
            for what in ("task_seconds", "shuffle_written"):
                step[what] = round(sum(s[what] for s in own), 1)
        report["shuffle_bytes"] = sum(s["shuffle_written"] for s in report["stages"])
        return report


def remove(spark, path):
    """Removes a folder wherever Spark's paths lead."""
    jvm = spark.sparkContext._jvm
    folder = jvm.org.apache.hadoop.fs.Path(path)
    folder.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()).delete(folder, True)


def parse(args):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("feeds", nargs="+", metavar="FEED")
    p.add_argument("--samestory", required=True, help="the program, built for the executors' system")
    p.add_argument("--relation", choices=["copy", "story"], default="copy", help="what to find")
    p.add_argument("--out", required=True, metavar="DIR")
    p.add_argument("--overwrite", action="store_true", help="replace what DIR has")
    p.add_argument("--parquet", action="store_true", help="the feeds are Parquet")
    p.add_argument("--unordered", action="store_true", help="do not sort what is written")
    p.add_argument("--partitions", type=int, help="of each shuffle; three times the cores, unless this is given")
    p.add_argument("--link", choices=["one", "spark"], default="one",
                   help="find components in one task, or by joins, where one process cannot hold all pairs")
    p.add_argument("--days", type=int, default=28, help="of a time, where stories are told of a feed of more than 50,000 articles")
    p.add_argument("--at-once", type=int, default=50_000, help="the number of articles up to which stories are told of a feed as a whole")
    p.add_argument("--words", choices=["time", "feed"], default="time",
                   help="count the words of stories within a time and what is near it, or in all of the feed")
    p.add_argument("--report", metavar="FILE", help="write what each stage took, as JSON")
    for name in ("threshold", "containment", "shingle", "recall", "cap", "keep", "prefer"):
        p.add_argument(f"--{name}", help="as of samestory dedup")
    return p.parse_args(args)


def main(args):
    options = parse(args)
    spark = SparkSession.builder.appName("samestory").getOrCreate()
    # Parts of a shuffle must hold all lines of a key.
    spark.conf.set("spark.sql.adaptive.enabled", "false")
    options.partitions = options.partitions or 3 * spark.sparkContext.defaultParallelism
    spark.conf.set("spark.sql.shuffle.partitions", str(options.partitions))
    work = options.out.rstrip("/") + "/_work"
    if options.link == "spark":
        spark.sparkContext.setCheckpointDir(work)
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
        if not told and isinstance(error, AnalysisException):
            told = ["Refused: " + str(error).splitlines()[0]]  # no such feed, a folder that is there
        if not told:
            raise
        return "samestory-spark: " + told[-1].split("Refused: ", 1)[1]
    finally:
        remove(spark, work)
        spark.stop()
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
