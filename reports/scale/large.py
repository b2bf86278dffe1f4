"""Corpora that are not held in memory: growth, a million documents, a bound, runs that are killed and go on, Dask.

Run:  python reports/scale/large.py [growth|million|bounded|drift|dask|kills ...] [--data FOLDER] [--work FOLDER]

Corpora are made by make_corpus.py (FOLDER/../tools): documents of 30 to 60 words, sentences of posts of 20 Newsgroups,
of which smaller corpora are the beginning of larger ones. Every audit is a process of its own; times are processor time
of all its threads, but for Dask's, whose workers are processes: a ratio of wall clocks. What is measured is kept in
large.json, part by part, and large.md is printed from it. Without FOLDER there is nothing to measure.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import CorpusSource, audit_corpus, read_corpus, update_audit
from neontext.runtime.stages import watching

N_CLUSTERS, SIZES, MILLION = 20, (40_000, 160_000), 1_000_000
N_SEEDS = 2
N_KILLED, FIT_ON, BATCH, BOUND = 4_000, 1_500, 100, "1GB"
KEPT = Path(__file__).with_name("large.json")
OPTIONS = {"n_clusters": N_CLUSTERS, "vectors": "ppmi", "map": "pca"}
PEER = """
import json, sys, time
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
make_pipeline(
    TfidfVectorizer(stop_words="english"), TruncatedSVD(100, random_state=0), MiniBatchKMeans(20, random_state=0)
).fit(texts)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([time.process_time(), int(peak.split()[1]) / 1e3]))
"""


class ProcessorTime:
    """Watches a job's stages: processor time of each, and the peak of memory at its end."""

    def __init__(self):
        self.rows = []

    def announce(self, stages):
        """Nobody waits for it."""

    def inside(self, done):
        """Say how far it is to who waits."""
        print(done, file=sys.stderr)

    say = inside

    @contextmanager
    def stage(self, name):
        """Time a stage."""
        start = time.process_time()
        yield
        self.rows.append((name, time.process_time() - start, peak_megabytes()))
        print(self.rows[-1], file=sys.stderr)


def peak_megabytes():
    """Peak of this program's memory; `ru_maxrss` would count that of the program that started it, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def audit(corpus, folder, **options):
    """Audit a corpus here and print what each stage took."""
    watcher = ProcessorTime()
    with watching(watcher):
        result = audit_corpus(corpus, folder, **OPTIONS, **options)
    size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6
    said = "" if result.whole is None else result.whole.sentence
    print(json.dumps({"stages": watcher.rows, "total": time.process_time(), "megabytes": size, "said": said}))


def in_a_process(*arguments):
    """What a run of Python prints last, as JSON."""
    done = subprocess.run([sys.executable, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def corpus_of(size, data, work):
    """A corpus of that size; smaller ones are its beginning."""
    path = work / f"{size}.jsonl"
    if not path.exists():
        maker = data.parent / "tools" / "make_corpus.py"
        subprocess.run([sys.executable, maker, str(size), path, "--data", data], check=True)
    return path


def growth(data, work):
    """Stages, total and peak memory by size, and what scikit-learn takes for clusters alone at the largest one."""
    audits = {}
    for size in SIZES:
        folder = work / f"audit{size}"
        audits[size] = in_a_process(__file__, "--audit", corpus_of(size, data, work), folder)
    return {"audits": audits, "peer": in_a_process("-c", PEER, corpus_of(SIZES[-1], data, work))}


def growth_table(figures):
    """Markdown: seconds by stage with their exponents, totals, memory, and the ratio to the peer."""
    audits = list(figures["audits"].values())
    seconds = [{name: s for name, s, _ in found["stages"]} for found in audits]
    names = list(dict.fromkeys(name for found in seconds[::-1] for name in found))
    rows = [[name, *(found.get(name, float("nan")) for found in seconds)] for name in names]
    rows.append(["whole process", *(found["total"] for found in audits)])
    rows = [[*row, _exponent(*row[1:])] for row in rows]
    rows.append(["peak memory, MB", *(max(peak for _, _, peak in f["stages"]) for f in audits), float("nan")])
    rows.append(["size of the audit, MB", *(found["megabytes"] for found in audits), float("nan")])
    header = ["processor seconds", *(f"{size:,}" for size in SIZES), "exponent"]
    (seconds_of_peer, memory), total = figures["peer"], audits[-1]["total"]
    return (
        f"{markdown_table(header, rows)}\n\n{SIZES[0]:,} documents are held in memory, {SIZES[1]:,} are not. The same "
        f"{SIZES[1]:,} documents through scikit-learn's TF-IDF, TruncatedSVD(100) and MiniBatchKMeans, without any "
        f"explanation: {seconds_of_peer:.0f} processor seconds, {memory:,.0f} MB. The whole audit takes "
        f"{total / seconds_of_peer:.2f} times as long."
    )


def _exponent(first, last):
    if not min(first, last) >= 0.5:
        return float("nan")
    return float(np.log(last / first) / np.log(SIZES[1] / SIZES[0]))


def million(data, work):
    """The audit of a million documents."""
    return in_a_process(__file__, "--audit", corpus_of(MILLION, data, work), work / "audit-million")


def million_table(figures):
    """Markdown: what the audit of a million documents took."""
    rows = [[name, seconds, peak] for name, seconds, peak in figures["stages"]]
    rows.append(["whole process", figures["total"], max(peak for _, _, peak in figures["stages"])])
    table = markdown_table(["stage", "processor seconds", "peak memory so far, MB"], rows)
    return f"{table}\n\n{figures['megabytes']:,.0f} MB are written. {figures['said']}"


def bounded(data, work):
    """The larger audit within a bound of memory."""
    return in_a_process(__file__, "--bound", BOUND, "--audit", corpus_of(SIZES[-1], data, work), work / "bounded")


def bounded_sentence(figures):
    """Whether the bound was kept."""
    peak = max(peak for _, _, peak in figures["stages"])
    return (
        f"{SIZES[-1]:,} documents with --memory {BOUND}: a peak of {peak:,.0f} MB, {figures['total']:.0f} processor "
        f"seconds. {figures['said']}"
    )


def drift(data, work):
    """Drift of documents of the same source, and of another one, for several seeds."""
    rows = []
    posts, news = (read_corpus(data / f"{name}.jsonl.gz") for name in ("20newsgroups", "bbc"))
    for seed in range(N_SEEDS):
        order = np.random.RandomState(seed).permutation(len(posts))
        fitted, held = (posts.take(np.sort(part).tolist()) for part in np.split(order[:5_000], [4_000]))
        base = work / f"drift{seed}"
        audit_corpus(CorpusSource(fitted), base, random_state=seed, report_documents=100, force=True, **OPTIONS)
        new = {"held out, the same groups": held, "news of the BBC": news.limit(1_000)}
        for name, corpus in new.items():
            options = {"map": "pca", "report_documents": 100, "force": True}
            found = update_audit(base, CorpusSource(corpus), work / "drifted", **options).whole.drift
            rows.append([name, found.refit, [[s.fitted, s.new] for s in found.shifts]])
    return rows


def drift_table(rows):
    """Markdown: figures then and now, a row a set of documents and seed."""
    cells = [
        [name, *(f"{then:.3f}, {now:.3f}" for then, now in shifts), "yes" if refit else "no"]
        for name, refit, shifts in rows
    ]
    header = ["new documents", "unknown words: then, now", "outlierness", "negative evidence", "fit again"]
    intro = "4,000 posts of 20 Newsgroups are fitted on, 1,000 documents are added; each pair of rows is a seed."
    return f"{intro}\n\n{markdown_table(header, cells)}"


def kills(data, work, seconds):
    """How many runs that were killed at random moments, as many as the time allows, ended with the same bytes."""
    corpus = work / f"{N_KILLED}.jsonl"
    with corpus_of(SIZES[0], data, work).open(encoding="utf-8") as lines:
        corpus.write_text("".join(next(lines) for _ in range(N_KILLED)), encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from neontext.cli.main import run; run()",
        "audit",
        str(corpus),
        "--clusters",
        "8",
    ]
    command += ["--vectors", "ppmi", "--map", "pca", "--fit-on", str(FIT_ON), "--batch-documents", str(BATCH)]
    begun = time.monotonic()
    subprocess.run([*command, "--out", str(work / "uncut")], check=True, capture_output=True)
    lasts, rng = time.monotonic() - begun, np.random.RandomState(0)
    expected, counts = digest_of(work / "uncut"), {"killed": 0, "in batches": 0, "same": 0, "runs": 0, "redone": 0}
    while time.monotonic() - begun < seconds:
        killed_and_gone_on([*command, "--out", str(work / "cut"), "--force"], work / "cut", lasts, rng, counts)
        counts["runs"] += 1
        counts["same"] += digest_of(work / "cut") == expected
    return counts | {"documents": N_KILLED, "batches": -(-N_KILLED // BATCH)}


def killed_and_gone_on(command, out, lasts, rng, counts):
    """Kill a run up to three times, then let it end; counts what was done twice."""
    parts = out.with_name(out.name + ".neontext-work") / "parts"
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(rng.uniform(0.2, 1.0) * lasts)
            return
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        counts["killed"] += 1
        whole, half = list(parts.glob("*.documents.parquet")), list(parts.glob("*.words.parquet*"))
        counts["in batches"] += 0 < len(whole) < N_KILLED // BATCH
        counts["redone"] = max(counts["redone"], len(half) - len(whole))
    subprocess.run(command, check=True, capture_output=True)


def digest_of(folder):
    """Checksum of the tables and the model of an audit."""
    names = ("documents.parquet", "words.parquet", "clusters.parquet", "model/model.json", "model/arrays.safetensors")
    return sha256(b"".join(sha256((folder / name).read_bytes()).digest() for name in names)).hexdigest()


def kills_sentence(figures):
    """What came of the kills."""
    return (
        f"An audit of {figures['documents']:,} documents in {figures['batches']} batches, killed {figures['killed']} "
        f"times at random moments ({figures['in batches']} of them between the first and the last batch): "
        f"{figures['same']} of {figures['runs']} runs ended with the bytes of a run that was not killed. At most "
        f"{figures['redone']} batch was in the making when a kill came, and was done again."
    )


def dask(data, work):
    """Seconds that the batches of an update take here, and with two workers of Dask; and whether bytes are the same."""
    from distributed import LocalCluster

    corpus, base = corpus_of(SIZES[0], data, work), work / "base"
    audit_corpus(corpus, base, limit=5_000, force=True, **OPTIONS)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        engines = {"this process": {}, "Dask, two workers": {"dask": cluster.scheduler_address}}
        seconds = {}
        for number, (name, engine) in enumerate(engines.items()):
            out, options = work / f"updated{number}", {"batch_documents": 1_000, "force": True, "map": "pca"}
            if engine:  # The workers have loaded the model and all libraries when the clock starts.
                update_audit(base, corpus, out, limit=4_000, **options, **engine)
            updated = update_audit(base, corpus, out, **options, **engine)
            seconds[name] = updated.seconds["explain all documents"]
    return {
        "seconds": seconds,
        "same": digest_of(work / "updated0") == digest_of(work / "updated1"),
        "load": os.getloadavg()[1],
    }


def dask_sentence(figures):
    """What two workers gained."""
    one, two = figures["seconds"].values()
    return (
        f"Explaining {SIZES[0]:,} documents in batches of 1,000 takes {one:.1f} s here, {two:.1f} s with two workers "
        f"of Dask: {one / two:.2f} times as fast, bytes {'the same' if figures['same'] else 'not the same'}. Here the "
        "blocks are worked on by all cores already, a worker of Dask has one. The load of the two cores was "
        f"{figures['load']:.1f}, so most of it went to others."
    )


def text_of(figures):
    """The page, of the parts that were measured."""
    parts = {
        "growth": ("Processor time and memory by the number of documents", growth_table),
        "million": ("A million documents", million_table),
        "drift": ("Whether new documents are such as were fitted on", drift_table),
        "bounded": ("Within a bound of memory", bounded_sentence),
        "kills": ("Killed and gone on", kills_sentence),
        "dask": ("Workers of Dask", dask_sentence),
    }
    told = [f"\n## {title}\n\n{tell(figures[name])}" for name, (title, tell) in parts.items() if name in figures]
    return "\n".join(["# Corpora that are not held in memory\n", made_on(), *told])


#: What measures each part, but for the kills, which are given time.
MEASURES = {"growth": growth, "million": million, "bounded": bounded, "drift": drift, "dask": dask}


def main(names, data, work, seconds):
    """Measure some parts, keep them, and print all that were measured."""
    work.mkdir(exist_ok=True, parents=True)
    for name in names:
        found = kills(data, work, seconds) if name == "kills" else MEASURES[name](data, work)
        figures = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
        KEPT.write_text(json.dumps(figures | {name: found}, indent=1) + "\n", encoding="utf-8")
    keep(__file__, text_of(json.loads(KEPT.read_text(encoding="utf-8"))), "large.md")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", default=[*MEASURES, "kills"])
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2].parent / "shared" / "data")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--seconds", type=float, default=3_600.0, help="for kills")
    parser.add_argument("--audit", nargs=2)
    parser.add_argument("--bound")
    arguments = parser.parse_args()
    if arguments.audit:
        audit(*arguments.audit, memory=arguments.bound)
    elif arguments.work:
        main(arguments.parts, arguments.data, arguments.work, arguments.seconds)
    else:
        with tempfile.TemporaryDirectory() as place:
            main(arguments.parts, arguments.data, Path(place), arguments.seconds)
