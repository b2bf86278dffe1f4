"""Borderline, far and hardly explained documents; near duplicates."""

from types import SimpleNamespace

import numpy as np

from neontext import Corpus, read_corpus
from neontext.corpus import LetterTokenizer
from neontext.evaluate.findings.documents import find_borderline, find_hardly_explained, find_outliers
from neontext.evaluate.findings.duplicates import find_near_duplicates


def context_of(**columns):
    arrays = {name: np.array(column) for name, column in columns.items()}
    return SimpleNamespace(explanations=SimpleNamespace(**arrays), fidelity=None)


def test_negative_evidence_is_borderline_the_worst_first():
    (finding,) = find_borderline(context_of(clusters=[0, 1, 0, -1], evidence=[-0.5, 2.0, -3.0, np.nan]))
    assert finding.documents == (2, 0)
    assert finding.sentence.endswith(": 2 of 3 documents.")
    assert finding.value == 2 / 3
    assert list(find_borderline(context_of(clusters=[0, 1], evidence=[0.5, 2.0]))) == []


def test_far_documents():
    near = [[1.0, 5.0], [5.0, 1.1], [1.2, 5.0], [0.9, 5.0], [5.0, 1.0]]
    (finding,) = find_outliers(
        context_of(clusters=[0, 1, 0, 0, 1, 0, -1], outlierness=[*near, [9.0, 9.5], [np.nan] * 2])
    )
    assert finding.documents == (5,)
    assert (finding.value, finding.null) == (9.0, 1.05)
    assert ": 1 of 6 documents, up to 9.00" in finding.sentence
    assert list(find_outliers(context_of(clusters=[0, 1, 0, 0, 1], outlierness=near))) == []
    equal = [[1.0, 2.0]] * 9 + [[1.0 + 1e-15, 2.0]]
    assert list(find_outliers(context_of(clusters=[0] * 10, outlierness=equal))) == []
    assert list(find_outliers(context_of(clusters=[0], outlierness=[[1.0, 2.0]]))) == []


def test_hardly_explained():
    (finding,) = find_hardly_explained(
        context_of(clusters=[0, 0, 0, -1], n_explained=[2, 10, 10, 0], n_tokens=[2, 60, 12, 4])
    )
    assert finding.documents == (0, 1)
    assert finding.value == 0.5
    assert finding.sentence.endswith(": 2 of 4 documents.")
    assert list(find_hardly_explained(context_of(clusters=[0], n_explained=[10], n_tokens=[12]))) == []


def test_near_duplicates_that_make_a_cluster(make_context):
    corpus = read_corpus("demo", limit=100)
    copies = [corpus.texts[3] + f" number {word}" for word in ("seven", "eleven", "twelve", "ninety")]
    context = make_context(Corpus.from_texts([*corpus.texts, *copies]), n_clusters=8)
    (finding,) = find_near_duplicates(context)
    assert set(finding.documents) == {3, 100, 101, 102, 103}
    assert finding.value == 5 / (context.explanations.clusters == finding.clusters[0]).sum()


def test_a_corpus_without_copies(demo):
    assert list(find_near_duplicates(demo)) == []


def test_pairs_of_equal_documents_are_no_copies_that_make_a_cluster():
    one, other, third = "ant bee cat dog eel", "fox gnu hen ibis jay", "kiwi lark mole newt owl"

    def copies(*texts):
        context = SimpleNamespace(
            explanations=SimpleNamespace(tokens=LetterTokenizer()(texts)),
            rows_of=[np.arange(len(texts))],
            clusters=[SimpleNamespace(words=(("ant", 1.0),))],
        )
        return [finding.documents for finding in find_near_duplicates(context)]

    assert copies(one, one, other, other) == []
    assert copies(one, other, one, third, one) == [(0, 2, 4)]
