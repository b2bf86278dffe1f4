"""The layers of a neuralized cluster model, literal: a linear layer and three pooling layers (method, section 4)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from neontext.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class LinearLayer:
    """Affine map a = W x + b.

    Attributes
    ----------
    W : ndarray of shape (n_out, n_in)
        Weights.
    b : ndarray of shape (n_out,)
        Biases.
    """

    W: FloatArray
    b: FloatArray

    def forward(self, X: FloatArray) -> FloatArray:
        """Activations of shape (n_documents, n_out)."""
        return X @ self.W.T + self.b


@dataclass(frozen=True, eq=False)
class SoftPoolLayer:
    r"""Soft maximum or minimum over groups of neurons.

    Soft maximum :math:`\gamma^{-1} \log \sum \exp(\gamma a)` for a positive stiffness, soft minimum for a negative one.

    Attributes
    ----------
    groups : tuple of ndarray of int
        Neurons that each output pools.
    stiffness : float
        Positive: maximum; negative: minimum.
    scale : float
        Factor on the output (the last layer's is beta, so that the output is a log-odds).

    Examples
    --------
    >>> layer = SoftPoolLayer((np.array([0, 1]),), stiffness=-1000.0)
    >>> layer.forward(np.array([[3.0, 2.0]])).round(2)
    array([[2.]])
    """

    groups: tuple[IntArray, ...]
    stiffness: float
    scale: float = 1.0

    def forward(self, X: FloatArray) -> FloatArray:
        """Activations of shape (n_documents, n_groups)."""
        pooled = [logsumexp(self.stiffness * X[:, group], axis=1) / self.stiffness for group in self.groups]
        return self.scale * np.stack(pooled, axis=1)


Layer = LinearLayer | SoftPoolLayer
