"""Batches explained by a cluster of Dask, of which a worker dies."""

import os
import signal
import time
from threading import Thread

import pytest

from neontext import Corpus, CorpusSource, read_corpus, update_audit

distributed = pytest.importorskip("distributed", reason="no Dask here: pip install 'neontext[dask]'")
pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def many():
    demo = read_corpus("demo")
    texts = [
        f"{one} {other}" for number in range(10) for one, other in zip(demo.texts, demo.texts[number:], strict=False)
    ]
    return CorpusSource(Corpus.from_texts(texts))


def contents(folder):
    timed = ("summary.json", "report.html", "neontext-files.json")
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name not in timed}


def kill_a_worker(cluster, parts, killed):
    """Kill one of the workers when some parts are there and most are not."""
    with distributed.Client(cluster, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if parts.is_dir() and len(list(parts.glob("*.documents.parquet"))) >= 5:
                os.kill(pids[0], signal.SIGKILL)
                killed.append(len(list(parts.glob("*.documents.parquet"))))
                return
            time.sleep(0.01)


def test_a_worker_dies_and_the_bytes_are_the_same(cluster, many, demo_audit, tmp_path):
    update_audit(demo_audit, many, tmp_path / "one", batch_documents=20)
    killed = []
    killer = Thread(target=kill_a_worker, args=(cluster, tmp_path / "dask.neontext-work" / "parts", killed))
    killer.start()
    update_audit(demo_audit, many, tmp_path / "dask", batch_documents=20, dask=cluster.scheduler_address)
    killer.join()
    assert 5 <= killed[0] < 90
    assert contents(tmp_path / "dask") == contents(tmp_path / "one")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dask", "one"]
