"""Documents of a sentence encoder on their way to points; edited ones are encoded again, within a budget."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Ragged, WordTable
from neontext.embed import EmbeddedDocuments, TokenRelevance
from neontext.embed.sentences import SentenceEmbedder
from neontext.explain.layer import PointLayer, as_projection, point_layer
from neontext.explain.perturbation import EditableDocuments, Perturbation
from neontext.explain.rules import MIDPOINT, Rule
from neontext.runtime.blocks import one_thread


@dataclass(frozen=True, eq=False)
class SentenceLayer(PointLayer):
    """A `SentenceEmbedder` and the map above it."""

    embedder: SentenceEmbedder
    # A flip of a long text takes fifty to a hundred encodings, a competitor the way back.
    max_sought: ClassVar[int | None] = 20
    max_of_cluster: ClassVar[int | None] = 40
    max_competitors: ClassVar[int | None] = 1
    max_edited: ClassVar[int | None] = 20_000
    # Else most words would be red: texts of many words lie far from the middle that a word alone does not get to.
    shares_bias: ClassVar[bool] = True

    def bias_name(self, rule: Rule) -> str:
        """As in `PointLayer`: counted from half-way, words take all the rest."""
        return "special pieces" if rule is MIDPOINT else "special pieces and root"

    def token_relevances(self, documents: EmbeddedDocuments, G: FloatArray, constant: FloatArray) -> TokenRelevance:
        """As in `PointLayer`; the way up through the encoder is gone once for all directions."""
        with one_thread():
            return self.embedder.token_relevances(documents, G @ self.components, constant)

    def perturbation(
        self, documents: EmbeddedDocuments, table: WordTable, addable: tuple[str, ...] = ()
    ) -> Perturbation:
        """As in `PointLayer`, by the pieces that are left."""
        return PiecePerturbation(self, self.embedder, documents, table, addable)


@dataclass(frozen=True, eq=False)
class PiecePerturbation(EditableDocuments[SentenceEmbedder]):
    """Edited documents of a `SentenceEmbedder`: what remains, and what is put in behind it, is encoded again.

    What lies beyond the length that the encoder reads does not come in for what is taken away; what is put in pushes
    the last pieces out where there is no room.
    """

    @property
    def width(self) -> int:
        """Numbers of an embedding and of the pieces it is made of."""
        return int(self.embedder.n_dimensions_ + self.embedder.encoder.tokenizer.room)

    @cached_property
    def _added(self) -> Ragged:
        pieces: Ragged = self.embedder.encoder.tokenizer.words(self.addable)
        return pieces

    def points(self, document: IntArray, removed: Ragged, added: Ragged) -> FloatArray:
        """See `Perturbation.points`."""
        tokens = self.embedder.tokenize(self.documents.tokens)
        left = tokens.take(document).without(self.gone(document, removed)).read
        return self.layer.project(self.embedder.embed_pieces(self._with_added(left, added)))

    def _with_added(self, left: Ragged, added: Ragged) -> Ragged:
        if not len(added.values):
            return left
        new = self._added.take(added.values)
        row = added.row[new.row]
        room = self.embedder.encoder.tokenizer.room - np.bincount(row, minlength=len(left))
        left = left.where(left.position < room[left.row])
        # Sorting keeps the order of what is equal: what was put in comes last in each document.
        rows = np.concatenate([left.row, row])
        order = np.argsort(rows, kind="stable")
        return Ragged.from_rows(rows[order], np.concatenate([left.values, new.values])[order], len(left))


@point_layer.register
def _(embedder: SentenceEmbedder, components: FloatArray | None = None, mean: FloatArray | None = None) -> PointLayer:
    return SentenceLayer(embedder, *as_projection(embedder, components, mean))
