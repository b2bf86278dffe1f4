"""`WordExplainer`: a network and the layer below it, everything that explaining needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from neontext.arrays import FloatArray
from neontext.embed import EmbeddedDocuments, TokenRelevance
from neontext.explain.layer import PointLayer
from neontext.explain.rules import MIDPOINT, Rule
from neontext.neuralize import ClusterNetwork


@dataclass(frozen=True, eq=False)
class WordExplainer:
    """A network and the layer below it.

    Attributes
    ----------
    layer : PointLayer
        From documents to points.
    network : ClusterNetwork
        From points to evidence.
    rule : Rule
        Root point.
    support_ids : tuple of str
        Ids of the training documents, for the names of supporting documents.
    provenance : dict
        Parameters and versions, handed on to every explanation.
    cluster_names : tuple of str or None
        Names of the clusters, where they have any.
    """

    layer: PointLayer
    network: ClusterNetwork
    rule: Rule = MIDPOINT
    support_ids: tuple[str, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict)
    cluster_names: tuple[str, ...] | None = None

    @property
    def bias_name(self) -> str:
        """What the bias is called; see `PointLayer.bias_name`."""
        return self.layer.bias_name(self.rule)

    def word_relevance(
        self, documents: EmbeddedDocuments, G: FloatArray, M: FloatArray, bias: FloatArray | float = 0.0
    ) -> TokenRelevance:
        """Relevance of every token, given what the pooling layers hand down.

        Parameters
        ----------
        documents : EmbeddedDocuments
            The documents.
        G, M, bias
            As in `PooledEvidence`, for these documents.

        Returns
        -------
        TokenRelevance
            The tokens, and the bias: the bias neuron's part (unless the layer gives it to the tokens), that of the root
            point and that of the embedder.
        """
        return self._relevance(self.layer.token_relevance, documents, G, M, bias)

    def word_relevances(
        self, documents: EmbeddedDocuments, G: FloatArray, M: FloatArray, bias: FloatArray | float = 0.0
    ) -> TokenRelevance:
        """`word_relevance` of several outputs at once, such as the evidence against each of some competitors.

        Parameters
        ----------
        documents : EmbeddedDocuments
            The documents.
        G : ndarray of shape (n_documents, n_outputs, n_components)
            As in `PooledEvidence`, of every output.
        M, bias : ndarray of shape (n_documents, n_outputs)
            Likewise.

        Returns
        -------
        TokenRelevance
            Of shape (n_tokens, n_outputs) and (n_documents, n_outputs).
        """
        return self._relevance(self.layer.token_relevances, documents, G, M, bias)

    def _relevance(
        self,
        share_out: Callable[[EmbeddedDocuments, FloatArray, FloatArray], TokenRelevance],
        documents: EmbeddedDocuments,
        G: FloatArray,
        M: FloatArray,
        bias: FloatArray | float,
    ) -> TokenRelevance:
        offset = self.layer.offset
        taken = np.nan_to_num(bias) if self.layer.shares_bias else 0.0
        shared = share_out(documents, G, self.rule.constant(G, M, offset) - taken)
        return TokenRelevance(shared.relevance, bias - taken + self.rule.bias(G, M, offset) + shared.bias)
