"""The form of a sentence encoder, as its files say it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkSettings:
    """Form of a network of the BERT family, with what is made of its last layer.

    Attributes
    ----------
    n_layers, n_heads : int
        Blocks, and heads of attention in each.
    width, inner_width : int
        Numbers of a piece between the blocks, and inside them.
    epsilon : float
        Added to the variance in a LayerNorm.
    activation : str
        Of the dense layers: a name of `network.ACTIVATIONS`.
    first_position : int
        Row of the positions at which a document begins.
    n_distances : int
        Buckets of relative distances; 0: there are none.
    pooling : {"mean", "cls"}
        Mean over the pieces, or the first one.
    unit_length : bool
        Whether embeddings are scaled to unit length.
    """

    n_layers: int
    n_heads: int
    width: int
    inner_width: int
    epsilon: float
    activation: str
    first_position: int
    n_distances: int
    pooling: str
    unit_length: bool
