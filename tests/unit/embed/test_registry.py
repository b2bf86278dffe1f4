"""Which embedder: what may stand beside other vectors, and what not."""

import numpy as np
import pytest

from neontext import ClusterExplainer
from neontext.embed.registry import make_embedder
from neontext.errors import InputError

TEXTS = ["a red car", "a blue car", "the sky at night", "stars in the sky"]


@pytest.mark.parametrize(
    "vectors", ["transformer:encoder+ppmi", "ppmi + transformer:encoder", ["ppmi", "transformer:encoder"]]
)
def test_a_sentence_transformer_stands_alone(vectors):
    with pytest.raises(InputError, match=r"stands alone.*student:FOLDER\+ppmi"):
        ClusterExplainer(2, vectors=vectors).fit(TEXTS)


def test_a_folder_may_carry_a_plus_sign(tmp_path):
    pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[transformer]'")
    folder = tmp_path / "mini+lm"
    folder.mkdir()
    with pytest.raises(InputError, match=r"modules\.json"):
        ClusterExplainer(2, vectors=f"transformer:{folder}").fit(TEXTS)


def test_word_vectors_are_joined():
    assert make_embedder("ppmi+lsa", np.random.RandomState(0)).vectors == "ppmi+lsa"
