import numpy as np

from neontext.corpus import Corpus
from neontext.explain.training_documents import TrainingDocuments

CORPUS = Corpus.from_texts(["one", "two", "one", "three", "two"])
TRAINING = TrainingDocuments(CORPUS, np.array([4, -1, 7, -1, 2]))


def test_documents_of_the_same_text_are_known_alike_in_the_training_corpus_too():
    assert TRAINING.excluded(CORPUS).tolist() == [4, 2, 4, -1, 2]


def test_elsewhere_a_document_is_known_by_its_text_as_the_first_of_equal_ones_that_is_a_support_point():
    again = Corpus.from_texts(["two", "never seen", "three", "one"], labels=["a", "b", "c", "d"])
    assert TRAINING.excluded(again).tolist() == [2, -1, -1, 4]


def test_no_documents():
    found = TRAINING.excluded(Corpus.from_texts([]))
    assert (found.shape, found.dtype) == ((0,), np.int64)
