"""A bound of memory, turned into sizes."""

import pytest

from neontext import CorpusSource, audit_corpus, update_audit
from neontext.errors import InputError
from neontext.streaming import StreamOptions
from neontext.streaming.memory import (
    BASE,
    LEAST_SAMPLE,
    PER_CHARACTER,
    PER_ROW,
    Seen,
    batch_within,
    held_bytes,
    needs_landmarks,
    parse_memory,
    sample_within,
)

CORPUS = Seen(1_000_000, 265_000_000, 1_000)


@pytest.mark.parametrize("wrong", ["4", "GB", "-4GB", "4 kg", "", "9" * 40 + "GB", "nanGB"])
def test_what_is_no_bound(wrong):
    with pytest.raises(InputError, match="such as 4GB"):
        StreamOptions(memory=wrong)


@pytest.mark.parametrize("memory", ["800MB", "1GB", "1.5GB", "4GB"])
def test_sizes_stay_within_the_bound(memory):
    bound = parse_memory(memory)
    n = sample_within(bound, CORPUS, 50_000)
    batch = batch_within(bound)
    assert BASE + 1_000_000 * PER_ROW + held_bytes(n, 265) + batch.n_characters * PER_CHARACTER <= bound * 1.01
    assert LEAST_SAMPLE <= n <= 50_000


def test_more_memory_holds_more():
    sizes = [sample_within(bound, CORPUS, 10**6) for bound in (10**9, 2 * 10**9, 4 * 10**9)]
    assert sizes == sorted(set(sizes))
    assert sample_within(64 * 10**9, CORPUS, 50_000) == 50_000


@pytest.mark.parametrize("seen", [CORPUS, Seen(1_000_000, 265_000_000, 50_000_000), Seen(3_000, 10**9, 10**6)])
def test_too_small_a_bound(seen):
    with pytest.raises(InputError, match=r"too small for .*: expected .*GB at least"):
        sample_within(450_000_000, seen, 50_000)


def test_a_long_document_needs_a_larger_bound():
    with pytest.raises(InputError, match="a document of 50,000,000 characters"):
        sample_within(2 * 10**9, Seen(1_000_000, 265_000_000, 50_000_000), 50_000)


def test_the_kernel_matrix_counts():
    assert needs_landmarks(10**9, 20_000)
    assert not needs_landmarks(8 * 10**9, 20_000)


def test_it_is_refused_before_the_work(audit, tmp_path):
    options = {"clusters": 5, "vectors": "ppmi", "fit_on": 100}
    with pytest.raises(InputError, match="too small"):
        audit_corpus("demo", tmp_path / "out", **options, memory="300MB")
    with pytest.raises(InputError, match="too small"):
        update_audit(audit[1], CorpusSource("demo", limit=3), tmp_path / "out", memory="300MB")
    with pytest.raises(InputError, match="memory can be bounded"):
        audit_corpus("demo", tmp_path / "out", clusters=5, fit_on=None, memory="4GB")
    assert list(tmp_path.iterdir()) == []


def test_an_audit_within_a_bound(tmp_path):
    options = {"clusters": 5, "vectors": "ppmi", "map": "pca"}
    bounded = audit_corpus("demo", tmp_path / "bounded", **options, fit_on=100, memory="1GB")
    assert bounded.whole.n_documents == 200
    assert audit_corpus("demo", tmp_path / "plain", **options, memory="1GB").whole is None
