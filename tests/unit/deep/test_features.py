"""What a module makes of inputs, and modules that make something unusable."""

import numpy as np
import pytest

from neontext.errors import InputError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
nn = torch.nn

from neontext.deep import features as features_module  # noqa: E402
from neontext.deep.features import ensure_module, features  # noqa: E402


class Output(nn.Module):
    def __init__(self, make):
        super().__init__()
        self.make = make

    def forward(self, X):
        return self.make(X)


def test_blocks_change_nothing(monkeypatch):
    module, X = nn.Linear(3, 2).double(), np.random.RandomState(0).rand(7, 3)
    whole = features(module, X)
    monkeypatch.setattr(features_module, "BLOCK", 2)
    np.testing.assert_allclose(features(module, X), whole)
    np.testing.assert_allclose(whole, X @ module.weight.detach().numpy().T + module.bias.detach().numpy())


def test_modules_run_in_evaluation_mode_and_get_their_own_back():
    module = nn.Sequential(nn.Dropout(0.9), nn.Sequential(nn.Dropout(0.9)))
    module[1].eval()
    X = np.ones((4, 3), dtype=np.float32)
    np.testing.assert_array_equal(features(module, X), X)
    assert [part.training for part in module.modules()] == [True, True, False, False]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda X: X[:, :, None], r"\(2, 3, 1\).*expected a tensor of shape \(2, n_features\)"),
        (lambda X: X[0], "output for 2 inputs is"),
        (lambda X: X[:1], "output for 2 inputs is"),
        (lambda X: X[:, :0], "output for 2 inputs is"),
        (lambda X: (X, X), "is tuple"),
        (lambda X: X * float("nan"), "NaN or infinity"),
        (lambda X: X / 0, "NaN or infinity"),
        (lambda X: X @ X, "does not take inputs of shape"),
    ],
)
def test_outputs_that_cannot_be_used_are_told(make, why):
    with pytest.raises(InputError, match=why):
        features(Output(make), np.ones((2, 3)))


def test_what_is_no_module_is_told():
    with pytest.raises(InputError, match=r"module is a int: expected a torch\.nn\.Module"):
        ensure_module(3)
