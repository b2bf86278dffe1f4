"""A sentence transformer's linear student: ridge by definition, and word vectors like any others from there on."""

from types import SimpleNamespace

import numpy as np
import pytest
from sentence_folders import write_folder

pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[transformer]'")
pytest.importorskip("tokenizers", reason="tokenizers is not installed: pip install 'neontext[transformer]'")

from neontext import ClusterExplainer, read_corpus
from neontext.corpus import LetterTokenizer, Tokens
from neontext.embed import DocumentEmbedder, SentenceEmbedder, Student, WordVectors, train_ppmi, vector_files
from neontext.embed.student import PENALTY, with_texts
from neontext.embed.weights import word_weights
from neontext.errors import InputError, ModelError


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_folder(tmp_path_factory.mktemp("encoders") / "bert")


@pytest.fixture(scope="module")
def texts():
    return list(read_corpus("demo").texts)


def test_vectors_are_those_of_the_formula(folder, texts):
    tokens = LetterTokenizer()(texts)
    student = Student(folder, texts, n_encoded=50).train(tokens, 3)
    phi = train_ppmi(tokens, n_dimensions=300, random_state=3)
    weights, place = word_weights("sif", tokens)[0], {word: row for row, word in enumerate(phi.words)}
    unit = phi.matrix / np.linalg.norm(phi.matrix.astype(float), axis=1, keepdims=True)
    Z = np.zeros((len(texts), unit.shape[1]))
    for document, word in zip(tokens.document, tokens.word, strict=True):
        if tokens.words[word] in place:
            Z[document] += weights[word] * unit[place[tokens.words[word]]]
    Z /= np.linalg.norm(Z, axis=1, keepdims=True)
    rows = np.random.RandomState(3).permutation(len(texts))[:50]
    E = SentenceEmbedder(folder).embed([texts[row] for row in rows]).X
    A = np.linalg.inv(Z[rows].T @ Z[rows] + PENALTY * np.eye(Z.shape[1])) @ Z[rows].T @ (E - E.mean(axis=0))
    np.testing.assert_allclose(student.matrix, unit @ A, atol=1e-5)
    assert student.words == phi.words
    assert student.name.startswith("student of bert, 50 documents encoded, held-out cosine ")


def test_a_student_that_can_follow_its_teacher_does(texts):
    class Teacher(SentenceEmbedder):
        """Embeds by a linear map of the very points that the student has."""

        encoder = SimpleNamespace(name="linear")

        def embed(self, X):
            tokens = LetterTokenizer()(texts)
            phi = train_ppmi(tokens, n_dimensions=300, random_state=0)
            unit = phi.matrix / np.linalg.norm(phi.matrix, axis=1)[:, None]
            points = DocumentEmbedder(WordVectors(phi.words, unit, "unit")).fit(tokens).transform(list(X))
            return SimpleNamespace(X=100 * points @ np.random.RandomState(0).normal(size=(points.shape[1], 5)))

    student = Student(Teacher(""), texts).train(LetterTokenizer()(texts))
    assert float(student.name.rsplit(" ", 1)[1]) > 0.5


def test_a_student_is_explained_saved_and_loaded_without_its_teacher(folder, texts, tmp_path):
    explainer = ClusterExplainer(4, vectors=f"student:{folder}+ppmi", random_state=0).fit(texts)
    assert [table.name.split(",")[0] for table in explainer.embedder_.vectors_] == ["student of bert", "ppmi"]
    np.testing.assert_allclose(explainer.explain().residual, 0, atol=1e-9)
    explainer.save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model")
    assert loaded.vectors == f"student:{folder}+ppmi"
    np.testing.assert_array_equal(loaded.evidence(texts), explainer.evidence(texts))
    again = loaded.fit(texts)
    np.testing.assert_array_equal(again.labels_, explainer.labels_)


def test_an_embedder_of_texts_takes_a_student_and_one_of_tokens_does_not(folder, texts):
    embedder = DocumentEmbedder(f"student:{folder}", random_state=0).fit(texts)
    assert embedder.n_dimensions_ == 16
    with pytest.raises(InputError, match="reads texts"):
        DocumentEmbedder(f"student:{folder}").fit(LetterTokenizer()(texts))


def test_its_teacher_is_protected_from_being_written_over(folder):
    assert vector_files(f"student:{folder}+ppmi") == (folder,)


def test_names_without_a_student_stay_as_they_are():
    assert with_texts("lsa+ppmi", []) == "lsa+ppmi"
    assert with_texts(None, []) is None


def test_bad_input_is_refused(folder, texts, tmp_path):
    tokens = LetterTokenizer()(texts)
    with pytest.raises(InputError, match=r"of 150 documents|texts"):
        Student(folder, texts[:3]).train(tokens)
    with pytest.raises(ModelError, match="no such folder"):
        ClusterExplainer(4, vectors=f"student:{tmp_path / 'none'}").fit(texts)
    lone = Tokens.from_codes(["a", "b"], *(np.array(c) for c in ([0, 1, 0, 1], [0, 2, 4, 6], [1, 3, 5, 7], [4, 0])))
    with pytest.raises(InputError, match="two documents"):
        Student(folder, ["a b a b", ""]).train(lone)
