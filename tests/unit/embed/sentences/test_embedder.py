"""`SentenceEmbedder`: points and shares of documents, whatever the batch, and nothing encoded twice."""

import warnings

import numpy as np
import pytest
from reference import LiteralEncoder
from sentence_folders import VOCABULARY, config_of, weights_of, write_folder

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[transformer]'")
pytest.importorskip("tokenizers", reason="tokenizers is not installed: pip install 'neontext[transformer]'")

from sklearn.base import clone  # noqa: E402

from neontext.corpus import LetterTokenizer, Ragged  # noqa: E402
from neontext.embed import SentenceEmbedder, make_embedder, unknown_cause  # noqa: E402
from neontext.embed.sentences import batches  # noqa: E402
from neontext.embed.sentences.families import canonical_weights  # noqa: E402
from neontext.embed.sentences.network import Network  # noqa: E402
from neontext.errors import InputError  # noqa: E402
from neontext.runtime.stages import StageClock, watching  # noqa: E402

TEXTS = ["the car and the road, driver!", "judge", "", "a trial of law. " * 20, "bake cake, sugar; don't"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_folder(tmp_path_factory.mktemp("encoders") / "bert")


@pytest.fixture
def embedder(folder):
    return SentenceEmbedder(folder, precision="float64").fit(TEXTS)


def directions(n, seed=0):
    return np.random.RandomState(seed).normal(size=(n, 16))


def test_documents_are_those_of_the_literal_formulas(embedder):
    documents, G = embedder.embed(TEXTS), directions(len(TEXTS))
    parts, settings = embedder.parts(documents, G[:, None]), embedder.encoder.network.settings
    own = {name: value.astype(np.float64) for name, value in weights_of("bert").items()}
    weights = canonical_weights(own, config_of("bert"), settings)
    read = documents.tokens.read
    for row in range(len(TEXTS)):
        pieces = read.values[read.indptr[row] : read.indptr[row + 1]].tolist()
        literal = LiteralEncoder(weights, settings, [VOCABULARY["[CLS]"], *pieces, VOCABULARY["[SEP]"]])
        np.testing.assert_allclose(documents.X[row], literal.embedding, atol=1e-12)
        shares, bias = literal.shares(G[row])
        tokens = documents.tokens.rows_of([row])
        of_token = np.repeat(np.arange(len(tokens)), documents.tokens.pieces.sizes[tokens])
        np.testing.assert_allclose(parts.words[tokens, 0], np.bincount(of_token, shares[1:-1], len(tokens)), atol=1e-10)
        np.testing.assert_allclose(parts.special[row, 0], shares[0] + shares[-1], atol=1e-10)
        np.testing.assert_allclose(parts.bias[row, 0], bias, atol=1e-10)


@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 1e-5), ("float64", 1e-9)])
def test_words_and_special_pieces_add_up_to_what_is_shared_out(folder, precision, tolerance):
    embedder, G, constant = SentenceEmbedder(folder, precision=precision), directions(len(TEXTS)), np.arange(5.0)
    documents = embedder.embed(TEXTS)
    shared = embedder.token_relevance(documents, G, constant)
    words = np.bincount(documents.tokens.document, shared.relevance, minlength=len(TEXTS))
    expected = (documents.X * G).sum(axis=1) - constant
    np.testing.assert_allclose(words + shared.bias, expected, atol=tolerance * np.abs(expected).max())
    parts = embedder.parts(documents, G[:, None])
    rest = parts.special[:, 0] + (np.arange(5) == 2) * (parts.bias[:, 0] - constant)
    np.testing.assert_allclose(shared.bias, rest, atol=tolerance)
    assert np.abs(parts.special).min() > 1e-3
    assert not shared.relevance[~documents.explained].any()
    assert not documents.explained.all()


def test_several_directions_are_shared_out_on_one_way_up(embedder, monkeypatch):
    documents, G, constant = embedder.embed(TEXTS), np.stack([directions(5), directions(5, 1)], axis=1), np.ones((5, 2))
    each = [embedder.token_relevance(documents, G[:, c], constant[:, c]) for c in range(2)]
    ways, own = [], Network.relevance

    def counted(network, ids, lengths, G):
        ways.append(len(ids))
        return own(network, ids, lengths, G)

    monkeypatch.setattr(Network, "relevance", counted)
    shared = embedder.token_relevances(documents, G, constant)
    np.testing.assert_allclose(shared.relevance, np.column_stack([one.relevance for one in each]), atol=1e-12)
    np.testing.assert_allclose(shared.bias, np.column_stack([one.bias for one in each]), atol=1e-12)
    assert sum(ways) == len(TEXTS)


def test_documents_without_a_direction_are_not_looked_at(embedder, monkeypatch):
    documents = embedder.embed(TEXTS)
    monkeypatch.setattr(Network, "relevance", None)
    shares = embedder.token_relevance(documents, np.zeros((5, 16)), -np.ones(5)).relevance
    sums = np.bincount(documents.tokens.document, shares, minlength=5)
    np.testing.assert_allclose(sums, [1, 1, 0, 1, 1])


@pytest.mark.parametrize("most", [1, 50, 10**6])
def test_batches_change_nothing(embedder, folder, monkeypatch, most):
    G, expected = directions(5), embedder.embed(TEXTS)
    shared = embedder.token_relevance(expected, G, np.zeros(5))
    monkeypatch.setattr(batches, "MAX_PIECES", most)
    again = SentenceEmbedder(folder, precision="float64")
    order = np.array([3, 0, 4, 2, 1])
    documents = again.embed([TEXTS[row] for row in order])
    np.testing.assert_allclose(documents.X, expected.X[order], atol=1e-12)
    found = again.token_relevance(documents, G[order], np.zeros(5)).relevance
    np.testing.assert_allclose(found, shared.relevance[expected.tokens.rows_of(order)], atol=1e-10)


def test_nothing_is_encoded_twice(embedder, monkeypatch):
    X = embedder.embed(TEXTS).X
    monkeypatch.setattr(Network, "encode", None)
    np.testing.assert_array_equal(embedder.embed(TEXTS[::-1]).X, X[::-1])
    with pytest.raises(TypeError):
        embedder.embed(["another car"])


def test_encodings_that_are_handed_over_are_kept(folder, monkeypatch):
    embedder = SentenceEmbedder(folder)
    tokens = embedder.tokenize(TEXTS)
    monkeypatch.setattr(Network, "encode", None)
    embedder.keep(tokens.read, directions(5))
    np.testing.assert_array_equal(embedder.embed(TEXTS).X, directions(5))


def test_what_is_left_of_tokens_is_encoded(embedder):
    tokens = embedder.tokenize(["the car, judge", "cake"])
    left = tokens.without(tokens.recode({"car": 0}) == 0)
    np.testing.assert_allclose(embedder.embed(left).X, embedder.embed(["the judge", "cake"]).X, atol=1e-12)


def test_documents_are_known_again_by_their_pieces(embedder):
    first, second, third, fourth = embedder.embed(["a car", "A car", "a car.", "car a"]).fingerprints
    assert first == second
    assert len({first, third, fourth}) == 3


def test_out_of_memory_the_batch_is_halved_and_that_is_said(embedder, monkeypatch):
    X, own = embedder.embed(TEXTS).X, Network.encode

    def small(network, ids, lengths):
        if len(ids) > 2:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes")
        return own(network, ids, lengths)

    monkeypatch.setattr(Network, "encode", small)
    monkeypatch.setattr(batches, "MAX_PIECES", 10**6)
    with pytest.warns(UserWarning, match="Out of memory with 5 documents at once: going on with 2"):
        np.testing.assert_allclose(clone(embedder).embed(TEXTS).X, X, atol=1e-12)

    def never(network, ids, lengths):
        raise MemoryError

    monkeypatch.setattr(Network, "encode", never)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(InputError, match="single document"):
            clone(embedder).embed(TEXTS)

    def broken(network, ids, lengths):
        raise RuntimeError("something else")

    monkeypatch.setattr(Network, "encode", broken)
    with pytest.raises(RuntimeError, match="something else"):
        clone(embedder).embed(TEXTS)


def test_whoever_watches_is_told_how_far_it_is(folder):
    said = []

    class Watcher:
        announce = stage = None

        def inside(self, done):
            said.append(done)

    with watching(Watcher()):
        SentenceEmbedder(folder).embed(TEXTS)
    assert said[-1] == "5 of 5 documents encoded"
    assert StageClock().seconds == {}


def test_bad_input_is_refused(folder):
    with pytest.raises(InputError, match="precision"):
        SentenceEmbedder(folder, precision="float16").fit(TEXTS)
    with pytest.raises(InputError, match="all empty"):
        SentenceEmbedder(folder).fit(["", "  "])
    with pytest.raises(InputError, match="no pieces"):
        SentenceEmbedder(folder).embed(LetterTokenizer()(["car"]))


def test_a_name_makes_an_embedder(folder):
    made = make_embedder(f"transformer:{folder}", np.random.RandomState(0))
    assert isinstance(made, SentenceEmbedder)
    assert made.n_dimensions_ == 16
    assert made.description_ == (
        "bert (bert, 2 layers x 16, mean of the pieces, unit length; reads 40 pieces of a text)",
    )


def test_texts_in_a_script_that_the_tokenizer_does_not_know_are_read_as_unknown(embedder):
    documents = embedder.embed(["日本 語", "中 文"])
    assert set(documents.tokens.read.take([0]).values.tolist()) == {VOCABULARY["[UNK]"]}
    assert documents.explained.all()
    assert len(documents.tokens.words) == 5
    assert "does not know their script" in unknown_cause(["日本 語", "中 文"], documents, embedder)
    assert unknown_cause(TEXTS[:2], embedder.embed(TEXTS[:2]), embedder) == ""
    assert unknown_cause([], embedder.embed([]), embedder) == ""


def test_words_beyond_the_length_are_said_to_be_the_cause(embedder):
    texts = ["a trial of law. " * 60]
    assert "they lie beyond the 40 pieces that the encoder reads" in unknown_cause(
        texts, embedder.embed(texts), embedder
    )


def test_empty_lists_are_served(embedder):
    assert embedder.embed([]).X.shape == (0, 16)
    assert embedder.embed_pieces(Ragged.empty(2)).shape == (2, 16)
