"""Whether new documents are such as a model was fitted on."""

import numpy as np
import pytest

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.evaluate.drift import MARGINS, Drift, Shift, Traits, measure_drift


def traits(seed, n=400, unknown=0.05, outlierness=1.0, negative=0.1):
    rng = np.random.RandomState(seed)
    n_tokens = rng.randint(5, 60, n)
    return Traits(
        n_tokens=n_tokens,
        n_unknown=rng.binomial(n_tokens, unknown),
        outlierness=rng.normal(outlierness, 0.2, n),
        evidence=np.where(rng.random_sample(n) < negative, -1.0, 1.0),
    )


def shift(drift, name):
    return next(shift for shift in drift.shifts if shift.name == name)


def test_the_same_source_does_not_drift():
    drifts = [measure_drift(traits(seed), traits(1000 + seed)) for seed in range(200)]
    assert not any(drift.refit for drift in drifts)
    # Intervals of the level .95: of 600, some 30 lie beside the true difference, which is zero.
    outside = sum(not s.low <= 0 <= s.high for drift in drifts for s in drift.shifts)
    assert 12 <= outside <= 52
    assert drifts[0].sentence.startswith("No need to fit again: the 400 new documents")


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("unknown_words", {"unknown": 0.2}),
        ("outlierness", {"outlierness": 1.3}),
        ("negative_evidence", {"negative": 0.3}),
    ],
)
def test_each_figure_tells_of_a_change(name, changed):
    drift = measure_drift(traits(0), traits(1, **changed))
    assert [s.name for s in drift.shifts if s.matters] == [name]
    assert shift(drift, name).low > MARGINS[name]
    assert drift.refit
    assert drift.sentence.startswith("Fit again")
    assert "then" in drift.sentence


def test_a_change_that_does_not_matter():
    drift = measure_drift(traits(0, n=50_000), traits(1, n=50_000, unknown=0.06))
    assert shift(drift, "unknown_words").low > 0
    assert not drift.refit


def test_few_documents_are_no_proof():
    assert not measure_drift(traits(0), traits(1, n=3, unknown=0.12)).refit


def test_documents_without_words():
    nothing = Traits(np.zeros(3, int), np.zeros(3, int), np.full(3, np.nan), np.full(3, np.nan))
    drift = measure_drift(traits(0), nothing)
    assert drift.shifts == ()
    assert "cannot be said" in drift.sentence
    assert not drift.refit


def test_as_plain_data():
    drift = Drift(10, 5, (Shift("outlierness", 0.0, 1.0, 0.75, 1.25, 0.5),))
    assert drift.to_dict()["outlierness"]["matters"] is True
    assert drift.to_dict()["refit"] is True


def test_training_documents_are_seen_as_if_they_had_not_been_fitted_on():
    """A word of one document alone would have no vector without it."""
    texts = ["judge lawyer court", "judge court appeal", "engine wheel road", "engine road wheel unique"] * 5
    corpus = Corpus.from_texts([*texts, "judge lawyer solitary"])
    explanations = ClusterExplainer(2, vectors="ppmi", random_state=0).fit(corpus).explain()
    fitted = Traits.of_training(explanations)
    known = explanations.n_tokens - explanations.n_explained
    assert (fitted.n_unknown >= known).all()
    counts = {word: sum(word in text.split() for text in corpus.texts) for word in explanations.tokens.words}
    fewest = min(counts[explanations.tokens.words[w]] for w in explanations.tokens.word[explanations.explained])
    expected = [sum(counts[word] - 1 < fewest for word in text.split()) for text in corpus.texts]
    assert fitted.n_unknown.tolist() == expected


def test_held_out_documents_of_the_demo_corpus_do_not_drift_and_others_do():
    corpus = read_corpus("demo")
    rows = np.random.RandomState(0).permutation(len(corpus))
    explainer = ClusterExplainer(8, vectors="ppmi", random_state=0).fit(corpus.take(np.sort(rows[:150]).tolist()))
    fitted = Traits.of_training(explainer.explain())

    def seen(texts):
        explained = explainer.explain(texts)
        own = np.array([row[max(k, 0)] for row, k in zip(explained.outlierness, explained.clusters, strict=True)])
        return Traits(explained.n_tokens, explained.n_tokens - explained.n_explained, own, explained.evidence)

    assert not measure_drift(fitted, seen([corpus.texts[row] for row in rows[150:]])).refit
    strange = ["Die Sonne scheint heute hell, und der Richter isst Suppe.", "Motorrad, Schloss und Garten."] * 20
    assert measure_drift(fitted, seen(strange)).refit
