"""`DocumentEmbedder`: the literal mean, unions, and scikit-learn's contract."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from messages import says
from reference import embedding
from sklearn import config_context
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks
from strategies import worlds

from neontext.cluster import KernelKMeans
from neontext.corpus import LetterTokenizer, read_corpus
from neontext.embed import DocumentEmbedder, WordVectors, embedder
from neontext.errors import InputError, VectorsError

VECTORS = WordVectors(("red", "car", "bus"), np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 3.0]]), "toy")
OTHER = WordVectors(("bus", "tram"), np.array([[4.0], [-1.0]]), "other")
TEXTS = ["red car red", "bus", "tram car", "wasp", ""]


def fitted(vectors=VECTORS, texts=TEXTS, **parameters):
    return DocumentEmbedder(vectors, **{"weights": "mean", "unit_length": False, **parameters}).fit(texts)


@parametrize_with_checks([DocumentEmbedder()])
def test_scikit_learns_contract(estimator, check):
    check(estimator)


def test_mean_by_hand():
    np.testing.assert_allclose(fitted().transform(TEXTS), [[2 / 3, 2 / 3], [3, 3], [0, 2], [0, 0], [0, 0]])


def test_unit_length_by_hand():
    X = fitted(unit_length=True).transform(TEXTS)
    np.testing.assert_allclose(X, np.array([[1, 1], [1, 1], [0, np.sqrt(2)], [0, 0], [0, 0]]) / np.sqrt(2))


def test_union_by_hand():
    X = fitted([VECTORS, OTHER]).transform(["bus tram", "red", "tram"])
    np.testing.assert_allclose(X, [[3, 3, 1.5], [1, 0, 0], [0, 0, -1]])


@settings(max_examples=25)
@given(worlds())
def test_every_set_is_the_literal_mean(world):
    weight = dict(zip(world.embedder.words_, world.embedder.weights_, strict=True))
    blocks = np.split(world.documents.X, np.cumsum([t.n_dimensions for t in world.embedder.vectors_])[:-1], axis=1)
    for table, block in zip(world.embedder.vectors_, blocks, strict=True):
        vectors = dict(zip(table.words, table.matrix, strict=True))
        for row, text in enumerate(world.texts):
            if vectors.keys() & text.split():
                expected = embedding(text.split(), vectors, weight, world.embedder.unit_length)
                np.testing.assert_allclose(block[row], expected, atol=1e-9)
            else:
                assert not block[row].any()


@settings(max_examples=25)
@given(worlds())
def test_order_of_documents_and_words_changes_nothing(world):
    X = world.embedder.transform([" ".join(reversed(text.split())) for text in reversed(world.texts)])
    np.testing.assert_allclose(X[::-1], world.documents.X, atol=1e-12)


@pytest.mark.parametrize("unit_length", [True, False])
def test_scale_is_the_factor_of_every_word(unit_length):
    found = fitted([VECTORS, OTHER], unit_length=unit_length, weights="idf")
    documents = found.embed(["bus tram red"])
    weight = dict(zip(found.words_, found.weights_, strict=True))
    expected = sum(weight[w] * VECTORS.matrix[VECTORS.words.index(w)] for w in ("bus", "red")) * documents.scale[0, 0]
    np.testing.assert_allclose(documents.X[0, :2], expected)
    assert documents.total_weight[0, 1] == pytest.approx(weight["bus"] + weight["tram"])


def test_documents_without_a_known_word():
    documents = fitted(unit_length=True).embed(TEXTS)
    assert documents.known.tolist() == [True, True, True, False, False]
    assert documents.n_tokens.tolist() == [3, 1, 2, 1, 0]
    assert documents.n_explained.tolist() == [3, 1, 1, 0, 0]
    assert not documents.X[3:].any()
    assert not documents.scale[3:].any()


def test_words_that_cancel_are_a_zero_row():
    vectors = WordVectors(("hot", "cold"), np.array([[1.0], [-1.0]]), "toy")
    documents = fitted(vectors, ["hot cold"], unit_length=True).embed(["hot cold"])
    assert documents.known.tolist() == [True]
    assert documents.X.tolist() == [[0.0]]


@settings(max_examples=25)
@given(worlds())
def test_sums_of_contributions_are_embedded_like_the_documents(world):
    embedder, documents = world.embedder, world.documents
    sums = [
        embedder.contributions(word[word >= 0]).sum(axis=0)
        for word in np.split(documents.vector_row, documents.tokens.indptr[1:-1])
    ]
    np.testing.assert_allclose(embedder.embed_sums(np.stack(sums)), documents.X, atol=1e-9)


def test_a_set_that_has_lost_its_last_word_is_zero():
    tenths = WordVectors(("red",), np.array([[0.1]]), "tenths")
    found = fitted([VECTORS, tenths], ["red car bus", "car"], unit_length=True, weights="idf")
    left = found.contributions(found.rows_of(["bus"]))[0]
    left[2] = 1e-17  # What rounding leaves where words were added and taken away again.
    np.testing.assert_allclose(found.embed_sums(left[None])[0], [*np.full(2, np.sqrt(0.5)), 0.0])


def test_weights_are_learned_from_the_training_documents():
    found = fitted(weights="idf")
    weight = dict(zip(found.words_, found.weights_, strict=True))
    assert weight["car"] == pytest.approx(np.log(6 / 3) + 1)
    assert weight["bus"] == pytest.approx(np.log(6 / 2) + 1)
    np.testing.assert_allclose(found.transform(["car car bus"])[0], (2 * weight["car"] * VECTORS.matrix[1]
        + weight["bus"] * VECTORS.matrix[2]) / (2 * weight["car"] + weight["bus"]))  # fmt: skip


def test_words_that_training_did_not_see_are_used():
    found = fitted(weights="sif", texts=["red car"])
    red = 0.001 / (0.001 + 1 / 2)
    expected = (VECTORS.matrix[2] + red * VECTORS.matrix[0]) / (1 + red)
    np.testing.assert_allclose(found.transform(["bus red"]), [expected])


def test_tokens_are_taken_as_they_are():
    found, tokens = fitted(), LetterTokenizer()(TEXTS)
    np.testing.assert_array_equal(found.transform(tokens), found.transform(TEXTS))
    np.testing.assert_array_equal(fitted(texts=tokens).weights_, found.weights_)


def test_small_pretrained_tables_stay_whole():
    table = WordVectors(VECTORS.words, VECTORS.matrix, "toy", pretrained=True)
    assert fitted(table, ["red"]).words_ == ("bus", "car", "red")


def test_large_pretrained_tables_are_trimmed_but_keep_the_corpus_words(monkeypatch):
    monkeypatch.setattr(embedder, "KEPT_PRETRAINED", 1)
    table = WordVectors(("red", "car", "bus"), VECTORS.matrix, "toy", pretrained=True)
    assert fitted(table, ["bus bus"]).vectors_[0].words == ("red", "bus")
    assert fitted(VECTORS, ["bus bus"]).vectors_[0] is VECTORS


def test_same_seed_same_points():
    texts = read_corpus("demo").texts
    first, second = (DocumentEmbedder("ppmi", n_dimensions=8, random_state=5).fit_transform(texts) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_in_a_pipeline():
    texts = read_corpus("demo").texts
    pipeline = make_pipeline(
        DocumentEmbedder("ppmi", n_dimensions=20, random_state=0),
        PCA(10, random_state=0),
        KernelKMeans(4, n_init=1, random_state=0),
    ).fit(texts)
    assert pipeline.predict(texts[:7]).shape == (7,)
    assert (pipeline.predict(texts) == pipeline[-1].labels_).mean() > 0.95


def test_clone_and_parameters():
    model = DocumentEmbedder(VECTORS, weights="idf", n_dimensions=7)
    copy = clone(model)
    assert copy.get_params()["weights"] == "idf"
    assert copy.vectors.words == VECTORS.words
    assert copy.set_params(unit_length=False).unit_length is False


def test_rebuilt_from_its_state():
    model = fitted([VECTORS, OTHER], weights="sif", unit_length=True)
    copy = DocumentEmbedder.from_state(
        model.vectors_, model.words_, model.weights_,
        reason=model.reason_, weight_kind="sif", unit_length=True, tokenizer=None,
    )  # fmt: skip
    np.testing.assert_array_equal(copy.transform(TEXTS), model.transform(TEXTS))
    assert copy.reason_ == model.reason_


def test_not_fitted():
    with pytest.raises(NotFittedError):
        DocumentEmbedder().transform(TEXTS)


@pytest.mark.parametrize("texts", [[], [""], ["a of the", "12 345"]])
def test_not_a_single_token(texts):
    with pytest.raises(InputError, match=says(f"{len(texts)} documents", "token")):
        DocumentEmbedder(VECTORS).fit(texts)


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ({"weights": "tf"}, InputError, "mean, sif, idf"),
        ({"vectors": "nowhere.txt"}, VectorsError, "No word vectors called"),
        ({"vectors": WordVectors(("rot",), np.ones((1, 1)), "odd")}, VectorsError, "know none"),
    ],
)
def test_what_is_refused(parameters, error, message):
    with pytest.raises(error, match=message):
        DocumentEmbedder(**{"vectors": VECTORS, **parameters}).fit(TEXTS)


def test_a_lone_text_is_no_corpus():
    with pytest.raises(InputError, match="lone"):
        fitted().transform("red car")


def test_columns_have_names_and_go_into_a_frame():
    model = fitted([VECTORS, OTHER])
    expected = model.transform(TEXTS)
    assert model.get_feature_names_out().tolist() == [f"documentembedder{n}" for n in range(expected.shape[1])]
    table = pd.DataFrame({"text": TEXTS}, index=range(5, 5 + len(TEXTS)))
    frame = model.set_output(transform="pandas").transform(table)
    np.testing.assert_array_equal(frame, expected)
    assert list(frame.index) == list(table.index)
    assert list(frame.columns) == model.get_feature_names_out().tolist()


def test_a_users_container_is_not_ours():
    texts = ["red car", "red bus", "car tram", "bus tram"]
    expected = DocumentEmbedder("lsa", n_dimensions=2, random_state=0).fit_transform(texts)
    with config_context(transform_output="pandas"):
        found = DocumentEmbedder("lsa", n_dimensions=2, random_state=0).fit_transform(texts)
    np.testing.assert_array_equal(found, expected)
