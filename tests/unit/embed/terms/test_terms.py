"""Terms of a fitted vectoriser: the same numbers as scikit-learn's own, each at its place in the untouched text."""

import numpy as np
import pytest
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction.text import (
    CountVectorizer,
    HashingVectorizer,
    TfidfTransformer,
    TfidfVectorizer,
)
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MaxAbsScaler, MinMaxScaler, Normalizer, StandardScaler

from neontext import read_corpus
from neontext.embed.terms.reading import read_chain
from neontext.errors import InputError

TEXTS = [
    *read_corpus("demo").texts[:60],
    "İstanbul ÉCOLE naïve ½ ﬁne ΣΣ test École",
    "new  york\n\tNew York  ",
    "",
    "a",
    "🙂 emoji 🙂 orbit",
]


def stems(text):
    return [word[:4] for word in text.lower().split() if len(word) > 2]


def trigrams(text):
    return [text[i : i + 3] for i in range(len(text) - 2)]


def vowels_out(text):
    return text.lower().replace("e", "")


VECTORISERS = {
    "tfidf": TfidfVectorizer(),
    "words": CountVectorizer(stop_words="english", min_df=2),
    "case": CountVectorizer(lowercase=False),
    "n-grams": TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 3), strip_accents="unicode", max_features=900),
    "bigrams": CountVectorizer(binary=True, ngram_range=(2, 2)),
    "group": CountVectorizer(token_pattern=r"\b(\w)\w+\b"),
    "hashed": HashingVectorizer(n_features=64),
    "hashed counts": HashingVectorizer(n_features=256, alternate_sign=False, norm="l1"),
    "char_wb": TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), max_features=800),
    "char": TfidfVectorizer(analyzer="char", ngram_range=(1, 3), strip_accents="ascii"),
    "stems": TfidfVectorizer(tokenizer=stems, token_pattern=None, ngram_range=(1, 2)),
    "preprocessor": CountVectorizer(preprocessor=vowels_out),
    "callable": CountVectorizer(analyzer=trigrams),
}


def embedder_of(*steps):
    """The chain as an embedder, its points mixed at random, and that mixture."""
    chain = read_chain(steps, TEXTS)
    A = np.random.RandomState(0).normal(size=(5, chain.width))
    if chain.vectors is None:
        chain.project(A)
        return chain.embedder(), A
    return chain.embedder(), np.eye(chain.width)


def same_points_and_sums(steps, X):
    embedder, A = embedder_of(*steps)
    documents = embedder.embed(TEXTS)
    np.testing.assert_allclose(documents.X, X @ A.T, atol=1e-9)
    rng = np.random.RandomState(1)
    G, constant = rng.normal(size=documents.X.shape), rng.normal(size=len(TEXTS))
    relevance = embedder.token_relevance(documents, G, constant).relevance
    sums = np.bincount(documents.tokens.document, relevance, minlength=len(TEXTS))
    known = documents.known
    np.testing.assert_allclose(sums[known], ((documents.X * G).sum(axis=1) - constant)[known], atol=1e-9)
    return documents


@pytest.mark.parametrize("name", VECTORISERS)
def test_points_are_the_vectorisers_own_and_tokens_add_up(name):
    vectoriser = VECTORISERS[name]
    documents = same_points_and_sums([vectoriser], vectoriser.fit_transform(TEXTS))
    tokens = documents.tokens
    same = tokens.document[1:] == tokens.document[:-1]
    assert (tokens.start[1:] >= tokens.end[:-1])[same].all()
    assert (tokens.start >= 0).all()
    assert (tokens.end <= np.array([len(text) for text in TEXTS])[tokens.document]).all()


@pytest.mark.parametrize(
    "steps",
    [
        (CountVectorizer(), TfidfTransformer(sublinear_tf=True)),
        (CountVectorizer(), TfidfTransformer(norm="l1"), MaxAbsScaler(), Normalizer("max")),
        (TfidfVectorizer(), SelectKBest(chi2, k=100), StandardScaler(with_mean=False)),
        (TfidfVectorizer(), TruncatedSVD(10, random_state=0), Normalizer(), StandardScaler(), PCA(5, random_state=0)),
        (TfidfVectorizer(), PCA(6, random_state=0, whiten=True), Normalizer("l1"), MinMaxScaler()),
        (TfidfVectorizer(max_features=50), FunctionTransformer(lambda X: X.toarray()), StandardScaler()),
        (TfidfVectorizer(), "passthrough", TruncatedSVD(4, random_state=0)),
    ],
    ids=lambda steps: " > ".join(step if isinstance(step, str) else type(step).__name__ for step in steps),
)
def test_steps_behind_the_vectoriser_are_followed(steps):
    pipeline = make_pipeline(*steps)
    X = pipeline.fit_transform(TEXTS, np.arange(len(TEXTS)) % 3)
    same_points_and_sums([step for _, step in pipeline.steps], X)


def test_an_n_gram_is_shared_by_its_words():
    vectoriser = CountVectorizer(ngram_range=(1, 2), vocabulary=["new york", "big"]).fit([""])
    chain = read_chain([vectoriser], ["new york"])
    chain.project(np.array([[4.0, 1.0]]))
    embedder = chain.embedder()
    documents = embedder.embed(["Big New York, New city"])
    relevance = embedder.token_relevance(documents, np.ones((1, 1)), np.zeros(1)).relevance
    assert relevance.tolist() == [1.0, 2.0, 2.0, 0.0, 0.0]
    assert documents.explained.tolist() == [True, True, True, False, False]


def test_a_word_that_was_not_selected_is_not_explained():
    vectoriser = CountVectorizer().fit(["red blue"])
    selection = SelectKBest(chi2, k=1).fit(np.array([[1, 0], [1, 5]]), [0, 1])
    chain = read_chain([vectoriser, selection], ["red blue"])
    chain.project(np.eye(1))
    assert chain.embedder().embed(["red blue"]).explained.tolist() == [True, False]


def test_words_point_into_the_untouched_text():
    text = "İİ straße ½ ÉCOLE 🙂 orbit"
    embedder, _ = embedder_of(TfidfVectorizer(strip_accents="unicode").fit([text]))
    tokens = embedder.embed([text]).tokens
    spans = {tokens.words[word]: text[a:b] for word, a, b in zip(tokens.word, tokens.start, tokens.end, strict=True)}
    assert spans == {"ii": "İİ", "straße": "straße", "ecole": "ÉCOLE", "orbit": "orbit"}


def test_stems_and_lemmas_are_found_where_they_come_from():
    lemmas = TfidfVectorizer(tokenizer=lambda text: ["be", "run", "dog"], token_pattern=None).fit(["x"])
    embedder, _ = embedder_of(lemmas)
    text = "was running, Dogs"
    tokens = embedder.embed([text]).tokens
    assert [text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)] == ["was", "running", "Dogs"]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((TfidfVectorizer(),), ("TfidfVectorizer", "not fitted")),
        ((CountVectorizer(input="filename", vocabulary=["a"]).fit([]),), ("filename", "content")),
        ((HashingVectorizer(binary=True),), ("alternate_sign=False",)),
        ((StandardScaler(),), ("begins with StandardScaler", "TfidfVectorizer")),
        ((TfidfVectorizer().fit(TEXTS), FunctionTransformer(np.sqrt)), ("FunctionTransformer", "changes numbers")),
        ((TfidfVectorizer().fit(TEXTS), TruncatedSVD(3)), ("TruncatedSVD", "not fitted")),
        ((TfidfVectorizer().fit(TEXTS), TruncatedSVD(2).fit(np.eye(4))), ("4 columns", "fitted again")),
        ((TfidfVectorizer().fit(TEXTS), TfidfVectorizer().fit(TEXTS)), ("TfidfVectorizer", "cannot be explained")),
    ],
)
def test_what_cannot_be_read_is_named(steps, words):
    with pytest.raises(InputError) as raised:
        read_chain(steps, TEXTS)
    assert all(word in str(raised.value) for word in words)
