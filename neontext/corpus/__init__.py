"""Corpora: documents, the readers that bring them in, and tokens that know where they stand."""

from neontext.corpus.batches import BatchSize, read_at_most, read_batches
from neontext.corpus.documents import Corpus
from neontext.corpus.first_words import FirstWords
from neontext.corpus.in_memory import ROLES, column_of, ensure_corpus
from neontext.corpus.letter_tokenizer import LetterTokenizer
from neontext.corpus.named import corpora_folder
from neontext.corpus.own_tokenizer import OwnTokenizer, load_object
from neontext.corpus.phrases import PhraseTokenizer
from neontext.corpus.ragged import Ragged
from neontext.corpus.readers import CorpusSource, read_corpus
from neontext.corpus.sampling import CorpusSample, sample_corpus
from neontext.corpus.spacy_tokenizer import SpacyTokenizer
from neontext.corpus.stopwords import stop_words
from neontext.corpus.tokenizers import Tokenizer, ensure_tokenizer, is_own, make_tokenizer, tokenizer_from_dict
from neontext.corpus.tokens import Tokens
from neontext.corpus.word_forms import WordForm
from neontext.corpus.word_table import WordTable

__all__ = [
    "ROLES",
    "BatchSize",
    "Corpus",
    "CorpusSample",
    "CorpusSource",
    "FirstWords",
    "LetterTokenizer",
    "OwnTokenizer",
    "PhraseTokenizer",
    "Ragged",
    "SpacyTokenizer",
    "Tokenizer",
    "Tokens",
    "WordForm",
    "WordTable",
    "column_of",
    "corpora_folder",
    "ensure_corpus",
    "ensure_tokenizer",
    "is_own",
    "load_object",
    "make_tokenizer",
    "read_at_most",
    "read_batches",
    "read_corpus",
    "sample_corpus",
    "stop_words",
    "tokenizer_from_dict",
]
