"""Which rule a layer gets."""

import pytest

from neontext.errors import InputError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
nn = torch.nn

from neontext.deep import EPSILON, FLAT, Composite, bounded_composite, box, epsilon, gamma, read_chain  # noqa: E402

NETWORK = nn.Sequential(
    nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Conv2d(2, 2, 3), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(2, 2)
)


def test_name_before_first_before_kind():
    kinds = {"convolution": gamma(0.1), "dense": epsilon(0.5)}
    rules = Composite(by_kind=kinds, first=box(0.0, 1.0)).rules(read_chain(NETWORK))
    assert {name: rule.name for name, rule in rules.items()} == {
        "0+1": "box", "3": "gamma 0.1", "4": "epsilon", "6": "epsilon 0.5"
    }  # fmt: skip
    named = Composite(by_kind=kinds, first=box(0.0, 1.0), by_name={"0": FLAT, "3": EPSILON}).rules(read_chain(NETWORK))
    assert (named["0+1"], named["3"]) == (FLAT, EPSILON)


def test_a_layer_that_is_not_there_is_named():
    with pytest.raises(InputError, match=r"No layer 'features\.9'.*0, 1, 3, 4, 6"):
        Composite(by_name={"features.9": FLAT}).rules(read_chain(NETWORK))


def test_bounded_inputs_get_the_papers_rules():
    rules = bounded_composite(0.0, 1.0).rules(read_chain(NETWORK))
    assert [rule.name for rule in rules.values()] == ["box", "gamma 0.25", "epsilon", "epsilon"]
