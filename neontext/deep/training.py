r"""Training a feature map by the k-means error, :math:`\sum_n \|\Phi(x_n) - \mu_{c(n)}\|^2`, with fixed centroids."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from neontext.arrays import FloatArray, IntArray
from neontext.deep.features import as_input, features
from neontext.errors import InputError

#: Share of the epochs after which points may move, where they may: before it, the features say too little.
SETTLING = 0.5


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to train.

    Attributes
    ----------
    max_epochs, batch_size : int
        Passes over the data, and points in a step.
    learning_rate : float
        Of Adam.
    points_move : bool
        Whether points go to their nearest centroid, once every epoch in the second half.
    """

    max_epochs: int
    batch_size: int
    learning_rate: float
    points_move: bool


def train(
    module: nn.Module,
    X: npt.NDArray[np.generic],
    clusters: IntArray,
    centroids: FloatArray,
    schedule: Schedule,
    random_state: np.random.RandomState,
) -> list[float]:
    """Train a module in place.

    Parameters
    ----------
    module : Module
        The feature map; left in evaluation mode.
    X : ndarray of shape (n, ...)
        Inputs.
    clusters : ndarray of int of shape (n,)
        Cluster of every input to begin with; -1: none, left out.
    centroids : ndarray of shape (n_clusters, n_features)
        Where the clusters' features shall lie.
    schedule : Schedule
        How long and how fast.
    random_state : RandomState
        Draws the batches.

    Returns
    -------
    list of float
        Mean k-means error of every epoch.

    Raises
    ------
    InputError
        If the module cannot be trained on a batch, or the error stops being finite.
    """
    targets = torch.as_tensor(centroids).to(as_input(module, X[:1]).dtype)
    optimiser = torch.optim.Adam(module.parameters(), lr=schedule.learning_rate)
    errors = []
    for epoch in range(schedule.max_epochs):
        if schedule.points_move and epoch >= SETTLING * schedule.max_epochs:
            clusters = nearest(features(module, X), centroids)
        module.train()
        errors.append(_epoch(module, X, clusters, targets, optimiser, schedule.batch_size, random_state))
    module.eval()
    return errors


def nearest(points: FloatArray, centroids: FloatArray) -> IntArray:
    """Nearest centroid of every point, shape (n,)."""
    return np.asarray((np.square(centroids).sum(axis=1) - 2.0 * points @ centroids.T).argmin(axis=1))


def _epoch(
    module: nn.Module,
    X: npt.NDArray[np.generic],
    clusters: IntArray,
    targets: torch.Tensor,
    optimiser: torch.optim.Optimizer,
    batch_size: int,
    random_state: np.random.RandomState,
) -> float:
    order = random_state.permutation(np.flatnonzero(clusters >= 0))
    total = 0.0
    for rows in batches(order, batch_size):
        wanted = targets[torch.as_tensor(clusters[rows])]
        error = (_forward(module, as_input(module, X[rows])) - wanted).square().sum(dim=1)
        optimiser.zero_grad()
        error.mean().backward()
        optimiser.step()
        total += float(error.detach().sum())
    if not np.isfinite(total):
        raise InputError(
            "The k-means error is not finite any more: lower learning_rate, or scale the inputs to 0 .. 1."
        )
    return total / len(order)


def batches(order: IntArray, size: int) -> list[IntArray]:
    """Rows in batches; one row that is left over goes with those before it, since it has no variance to normalise by.

    Examples
    --------
    >>> [len(rows) for rows in batches(np.arange(9), 4)]
    [4, 5]
    """
    starts = list(range(0, len(order), size))
    if size > 1 and len(starts) > 1 and len(order) - starts[-1] == 1:
        starts.pop()
    return np.split(order, starts[1:])


def _forward(module: nn.Module, X: torch.Tensor) -> torch.Tensor:
    try:
        return module(X)
    except (RuntimeError, ValueError) as error:
        raise InputError(f"The module cannot be trained on {len(X)} inputs at once: {error}") from error
