"""Modules taken apart: the same function, every layer covered or named."""

import pytest

from neontext.errors import InputError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
nn = torch.nn

from neontext.deep import ClippedReLU, read_chain  # noqa: E402
from neontext.deep.features import evaluating  # noqa: E402


def every_layer():
    torch.manual_seed(0)
    convolutions = nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1, stride=2),
        nn.BatchNorm2d(4),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Dropout2d(),
    )
    pools = nn.Sequential(nn.BatchNorm2d(4), nn.AvgPool2d(2), nn.Identity(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    dense = nn.Sequential(
        nn.Linear(4, 5, bias=False), nn.BatchNorm1d(5), ClippedReLU(), nn.Dropout(), nn.Linear(5, 3), nn.LeakyReLU(0.1)
    )
    network = nn.Sequential(convolutions, pools, dense, nn.Tanh(), nn.ReLU6())
    for module in network.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            for name in ("weight", "bias", "running_mean"):
                getattr(module, name).data = torch.randn(module.num_features)
            module.running_var.data = torch.rand(module.num_features) + 0.5
    return network


def test_chain_computes_what_the_module_computes():
    network, X = every_layer(), torch.randn(3, 2, 16, 16)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    with evaluating(network), torch.no_grad():
        torch.testing.assert_close(read_chain(network).forward(X), network(X))
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_normalisation_is_folded_where_it_follows_a_linear_layer():
    names = [(step.name, step.kind) for step in read_chain(every_layer()).steps]
    assert ("0.0+0.1", "convolution") in names
    assert ("2.0+2.1", "dense") in names
    assert ("1.0", "normalisation") in names


def test_normalisation_of_another_axis_stays_apart():
    network, X = nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(5)).eval(), torch.randn(3, 5, 8)
    network[1].running_mean.uniform_()
    chain = read_chain(network)
    assert [step.kind for step in chain.steps] == ["dense", "normalisation"]
    with torch.no_grad():
        torch.testing.assert_close(chain.forward(X), network(X))


def test_a_layer_that_stands_twice_is_read_twice():
    activation = nn.ReLU()
    network = nn.Sequential(activation, nn.Linear(2, 2), activation)
    assert [step.kind for step in read_chain(network).steps] == ["activation", "dense", "activation"]


def test_names_are_those_of_the_module():
    network = nn.Sequential()
    network.add_module("features", nn.Sequential(nn.Linear(2, 2)))
    assert [step.name for step in read_chain(network).steps] == ["features.0"]
    assert [step.name for step in read_chain(nn.Linear(2, 2)).steps] == ["Linear"]


class Residual(nn.Module):
    def forward(self, X):
        return X + 1


class Doubled(nn.Linear):
    def forward(self, X):
        return 2 * super().forward(X)


@pytest.mark.parametrize(
    ("module", "name"),
    [(Residual(), "Residual"), (Doubled(2, 2), "Doubled"), (nn.Sigmoid(), "Sigmoid"), (nn.LSTM(2, 2), "LSTM")],
)
def test_what_no_rule_covers_is_named(module, name):
    with pytest.raises(InputError, match=rf"through 0\.1 \({name}\).*Sequential.*Conv2d.*Linear"):
        read_chain(nn.Sequential(nn.Sequential(nn.Flatten(), module)))


@pytest.mark.parametrize(
    ("module", "why"),
    [
        (nn.Conv2d(1, 1, 3, padding=1, padding_mode="reflect"), "padding_mode='reflect'"),
        (nn.MaxPool2d(2, return_indices=True), "return_indices"),
        (nn.BatchNorm1d(2, track_running_stats=False), "running statistics"),
    ],
)
def test_settings_that_no_rule_covers_are_named(module, why):
    with pytest.raises(InputError, match=why):
        read_chain(module)
