"""Word vectors trained on the corpus itself: skip-gram, factorised co-occurrence, latent semantic analysis."""

from itertools import pairwise

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils.extmath import randomized_svd

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_whole
from neontext.corpus import Tokens
from neontext.embed.vectors import WordVectors
from neontext.errors import VectorsError
from neontext.runtime.blocks import one_thread

#: Occurrences that a word needs to get a vector, in a corpus of at least `LARGE` documents, and in a smaller one.
MIN_COUNT, MIN_COUNT_SMALL, LARGE = 5, 2, 1_000
#: Words of a sentence that gensim reads.
LONGEST_SENTENCE = 10_000

_UNSPACED = "Texts in a language without spaces are cut into words by --tokenizer spacy and --language, such as zh."


def train_word2vec(
    tokens: Tokens,
    *,
    n_dimensions: int = 100,
    window: int = 10,
    epochs: int = 10,
    random_state: int = 0,
    workers: int = 1,
) -> WordVectors:
    """Skip-gram with negative sampling (Mikolov et al., arXiv:1310.4546), by gensim.

    Parameters
    ----------
    tokens : Tokens
        Tokens of the training documents.
    n_dimensions, window, epochs : int
        Size of the vectors, words on either side, passes over the corpus.
    random_state : int
        Seed. The same seed gives the same vectors with one worker only.
    workers : int
        Threads.

    Returns
    -------
    WordVectors
        float32, shape (n_words, n_dimensions).

    Raises
    ------
    VectorsError
        If no word is frequent enough.
    """
    from gensim.models import Word2Vec

    for name, value in (("n_dimensions", n_dimensions), ("window", window), ("epochs", epochs), ("workers", workers)):
        check_whole(name, value, 1, "word2vec trains on nothing otherwise")
    kept = _vocabulary(tokens)
    sentences = _sentences(tokens, kept)
    # gensim draws from the vocabulary in its own order of frequency; ties must not hang on hashing.
    model = Word2Vec(
        sentences,
        vector_size=n_dimensions,
        window=window,
        epochs=epochs,
        sg=1,
        min_count=1,
        seed=random_state,
        workers=workers,
    )
    words = [tokens.words[i] for i in kept]
    return WordVectors(tuple(words), model.wv[words], name="word2vec")


def train_ppmi(
    tokens: Tokens,
    *,
    n_dimensions: int = 100,
    window: int = 10,
    smoothing: float = 0.75,
    power: float = 0.5,
    random_state: int = 0,
) -> WordVectors:
    """Positive pointwise mutual information, factorised: what skip-gram does implicitly (Levy & Goldberg, 2014).

    Co-occurrences within `window` words are counted with linear decay; the context's probability is smoothed.

    Parameters
    ----------
    tokens : Tokens
        Tokens of the training documents.
    n_dimensions, window : int
        Size of the vectors; words on either side.
    smoothing : float
        Exponent on the context counts.
    power : float
        Exponent on the singular values.
    random_state : int
        Seed of the randomized SVD.

    Returns
    -------
    WordVectors
        float32, shape (n_words, n_dimensions or less: one below the number of words).

    Raises
    ------
    VectorsError
        If too few words are frequent enough.
    """
    check_whole("n_dimensions", n_dimensions, 1, "a vector has at least one number")
    check_whole("window", window, 1, "words co-occur with their neighbours")
    kept = _vocabulary(tokens)
    ppmi = positive_pmi(count_cooccurrences(tokens, kept, window), smoothing)
    U, singular, _ = _svd(ppmi, n_dimensions, random_state)
    return WordVectors(tuple(tokens.words[i] for i in kept), (U * singular**power).astype(np.float32), name="ppmi")


def train_lsa(tokens: Tokens, *, n_dimensions: int = 100, random_state: int = 0) -> WordVectors:
    """Latent semantic analysis (Deerwester et al., 1990): a word's vector is its row of TF-IDF term loadings.

    Parameters
    ----------
    tokens : Tokens
        Tokens of the training documents.
    n_dimensions : int
        Size of the vectors.
    random_state : int
        Seed of the randomized SVD.

    Returns
    -------
    WordVectors
        float32, shape (n_words, n_dimensions or less: one below the smaller of documents and words).

    Raises
    ------
    VectorsError
        If too few words are frequent enough.
    """
    check_whole("n_dimensions", n_dimensions, 1, "a vector has at least one number")
    kept = _vocabulary(tokens)
    tfidf = TfidfTransformer(sublinear_tf=True).fit_transform(tokens.counts()[:, kept])
    _, _, loadings = _svd(tfidf, n_dimensions, random_state)
    return WordVectors(tuple(tokens.words[i] for i in kept), loadings.T.astype(np.float32), name="lsa")


def _vocabulary(tokens: Tokens) -> IntArray:
    min_count = MIN_COUNT if tokens.n_documents >= LARGE else MIN_COUNT_SMALL
    frequency = np.bincount(tokens.word, minlength=tokens.n_words)
    kept = np.flatnonzero(frequency >= min_count)
    if len(kept) < 2:
        raise VectorsError(
            f"Only {len(kept)} words occur {min_count} times or more in {tokens.n_documents} documents: too few to "
            "train word vectors on. Give more documents, or pretrained vectors (--vectors glove or a file). "
            f"{_UNSPACED}"
        )
    return kept


def _sentences(tokens: Tokens, kept: IntArray) -> list[list[str]]:
    is_rare = np.ones(tokens.n_words, dtype=bool)
    is_rare[kept] = False
    frequent = tokens.without(is_rare[tokens.word])
    words = np.array(tokens.words, dtype=object)[frequent.word]
    # gensim drops what goes beyond its longest sentence: a long document becomes several.
    return [
        words[cut : min(cut + LONGEST_SENTENCE, end)].tolist()
        for start, end in pairwise(frequent.indptr)
        for cut in range(start, end, LONGEST_SENTENCE)
    ]


def count_cooccurrences(tokens: Tokens, kept: IntArray, window: int) -> sparse.csr_array:
    """Count how often two kept words stand near each other in a document; symmetric, shape (n_kept, n_kept), float64.

    A pair at distance d counts (window + 1 - d) / window; other words are taken out before distances are measured.
    """
    code = np.full(tokens.n_words, -1, dtype=np.int32)
    code[kept] = np.arange(len(kept), dtype=np.int32)
    word, document = code[tokens.word], tokens.document
    word, document = word[word >= 0], document[word >= 0]
    total = sparse.csr_array((len(kept), len(kept)), dtype=np.float64)
    for distance in range(1, window + 1):
        near = document[distance:] == document[:-distance]
        left, right = word[:-distance][near], word[distance:][near]
        weight = np.full(len(left), (window + 1 - distance) / window)
        total = total + sparse.coo_array((weight, (left, right)), shape=total.shape).tocsr()
    return sparse.csr_array(total + total.T)


def positive_pmi(counts: sparse.csr_array, smoothing: float) -> sparse.csr_array:
    """Positive pointwise mutual information, log p(word, context) / (p(word) p(context)) where that is positive.

    From co-occurrences, shape (n_words, n_words), to as many; `smoothing` is the exponent on the context counts.
    """
    table = counts.tocoo()
    by_word = np.asarray(counts.sum(axis=1)).ravel()
    by_context = by_word**smoothing
    probability = by_context / max(by_context.sum(), 1.0)
    with np.errstate(divide="ignore"):
        pmi = np.log(table.data) - np.log(by_word[table.row]) - np.log(probability[table.col])
    positive = pmi > 0
    return sparse.coo_array((pmi[positive], (table.row[positive], table.col[positive])), shape=counts.shape).tocsr()


def _svd(matrix: sparse.csr_array, n_dimensions: int, random_state: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    rank = min(n_dimensions, min(matrix.shape) - 1)
    if rank < 1 or matrix.nnz == 0:
        raise VectorsError(
            "No two words occur near each other in this corpus: no vectors can be trained. Give more or longer "
            f"documents, or pretrained vectors (--vectors glove or a file). {_UNSPACED}"
        )
    with one_thread():
        # scikit-learn's randomized SVD takes sparse matrices, not sparse arrays, in older releases.
        U, singular, Vt = randomized_svd(sparse.csr_matrix(matrix), rank, random_state=random_state)
    return U, singular, Vt
