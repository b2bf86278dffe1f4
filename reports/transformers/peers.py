"""Other ways to say how much each word of a text matters to a sentence transformer's cluster, on the same documents.

The encoder is `transformers`' own `BertModel` here, so that a peer's gradients owe nothing to neontext's network.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shap
import torch
from captum.attr import LayerIntegratedGradients
from transformers import AutoModel

from neontext.corpus import Ragged
from neontext.evaluate.faithfulness.units import PerturbationUnits
from neontext.explain import EditedDocuments

#: Points on the way of integrated gradients, and documents that SHAP may ask for.
N_PATH, N_ASKED = 20, 60
BATCH = 8


class Encoder:
    """The encoder as a differentiable function of the word embeddings of a batch of documents."""

    def __init__(self, folder: Path, documents: EditedDocuments) -> None:
        self.model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
        self.documents, self.layer = documents, documents.layer
        self.tokens = documents.documents.tokens
        self.tokenizer = documents.layer.embedder.encoder.tokenizer

    def batches(self) -> Iterator[np.ndarray]:
        """Rows of documents, a few at a time, like lengths together."""
        order = np.argsort(self.tokens.read.sizes, kind="stable")
        yield from (order[start : start + BATCH] for start in range(0, len(order), BATCH))

    def ids(self, rows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids of pieces, and which there are."""
        read = [self.tokens.read.take(np.array([row])).values.tolist() for row in rows]
        listed = [[*self.tokenizer.before, *own, *self.tokenizer.after] for own in read]
        longest = max(map(len, listed))
        inside = torch.tensor([[1] * len(own) + [0] * (longest - len(own)) for own in listed])
        return torch.tensor([own + [0] * (longest - len(own)) for own in listed]), inside

    def words(self, ids: torch.Tensor) -> torch.Tensor:
        """Word embeddings of pieces."""
        return self.model.embeddings.word_embeddings(ids)

    def evidence(self, words: torch.Tensor, inside: torch.Tensor, rows: np.ndarray) -> torch.Tensor:
        """Evidence of every document for its own cluster; differentiable."""
        last = self.model(inputs_embeds=words, attention_mask=inside).last_hidden_state
        return self.head(last, inside, rows)

    def head(self, last: torch.Tensor, inside: torch.Tensor, rows: np.ndarray) -> torch.Tensor:
        """The same from the last layer."""
        mean = (last * inside[:, :, None]).sum(1) / inside.sum(1, keepdim=True)
        return Head.apply(torch.nn.functional.normalize(mean, dim=1), self.documents, rows)

    def baseline(self, ids: torch.Tensor) -> torch.Tensor:
        """Word embeddings with nothing in the place of every piece but the special ones: the padding piece."""
        special = torch.isin(ids, torch.tensor([*self.tokenizer.before, *self.tokenizer.after]))
        return self.words(torch.where(special, ids, torch.zeros_like(ids)))

    def of_words(self, pieces: dict[int, np.ndarray]) -> np.ndarray:
        """Relevance of tokens, from that of the pieces of every document, special ones included."""
        first = len(self.tokenizer.before)
        own = [pieces[row][first : first + size] for row, size in enumerate(self.tokens.read.sizes)]
        return np.bincount(self.tokens.pieces.row, np.concatenate(own), minlength=self.tokens.n_tokens)


class Head(torch.autograd.Function):
    """From embeddings to evidence by the network of the clusters; its gradient is the direction G of the method."""

    @staticmethod
    def forward(ctx: Any, X: torch.Tensor, documents: EditedDocuments, rows: np.ndarray) -> torch.Tensor:
        """Evidence of documents `rows` at embeddings X."""
        pooled = documents.pooled(documents.layer.project(X.detach().double().numpy()), np.asarray(rows))
        ctx.gradient = torch.from_numpy(pooled.G @ documents.layer.components).to(X.dtype)
        return torch.from_numpy(pooled.evidence).to(X.dtype)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        """Chain rule."""
        return grad[:, None] * ctx.gradient, None, None


Pieces = Callable[[Encoder, np.ndarray], torch.Tensor]


def gradient_times_input(encoder: Encoder, rows: np.ndarray) -> torch.Tensor:
    """Gradient of the evidence by the word embeddings, times these."""
    ids, inside = encoder.ids(rows)
    words = encoder.words(ids).detach().requires_grad_()
    gradient = torch.autograd.grad(encoder.evidence(words, inside, rows).sum(), words)[0]
    return (words * gradient).sum(-1)


def integrated_gradients(encoder: Encoder, rows: np.ndarray) -> torch.Tensor:
    """Mean gradient on the straight way from the padding piece's embeddings, times the way."""
    ids, inside = encoder.ids(rows)
    start, stop = encoder.baseline(ids).detach(), encoder.words(ids).detach()
    total = torch.zeros_like(stop)
    for step in range(N_PATH):
        words = (start + (step + 0.5) / N_PATH * (stop - start)).requires_grad_()
        total += torch.autograd.grad(encoder.evidence(words, inside, rows).sum(), words)[0] / N_PATH
    return ((stop - start) * total).sum(-1)


def layer_integrated_gradients(encoder: Encoder, rows: np.ndarray) -> torch.Tensor:
    """Captum's, on the layer of word embeddings."""
    ids, inside = encoder.ids(rows)
    special = torch.isin(ids, torch.tensor([*encoder.tokenizer.before, *encoder.tokenizer.after]))

    def evidence(pieces: torch.Tensor, mask: torch.Tensor, of: torch.Tensor) -> torch.Tensor:
        last = encoder.model(input_ids=pieces, attention_mask=mask).last_hidden_state
        return encoder.head(last, mask, of.numpy())

    captum = LayerIntegratedGradients(evidence, encoder.model.embeddings.word_embeddings)
    baselines = torch.where(special, ids, torch.zeros_like(ids))
    found = captum.attribute(
        ids,
        baselines,
        additional_forward_args=(inside, torch.from_numpy(rows)),
        n_steps=N_PATH,
        internal_batch_size=BATCH,
    )
    return found.sum(-1).detach()


@torch.inference_mode()
def rollout(encoder: Encoder, rows: np.ndarray) -> torch.Tensor:
    """Attention rollout (Abnar and Zuidema, 2020): which piece the mean of the pieces attends to; it has no sign."""
    ids, inside = encoder.ids(rows)
    attentions = encoder.model(input_ids=ids, attention_mask=inside, output_attentions=True).attentions
    flow = torch.eye(ids.shape[1]).expand(len(rows), -1, -1)
    for attention in attentions:
        flow = (attention.mean(1) + torch.eye(ids.shape[1])) / 2 @ flow
    return (flow * inside[:, :, None]).sum(1) / inside.sum(1, keepdim=True)


@torch.inference_mode()
def last_layer(encoder: Encoder, rows: np.ndarray) -> torch.Tensor:
    """Exact from the last layer, what architectures have that neontext does not know."""
    ids, inside = encoder.ids(rows)
    last = encoder.model(input_ids=ids, attention_mask=inside).last_hidden_state
    X = torch.nn.functional.normalize((last * inside[:, :, None]).sum(1) / inside.sum(1, keepdim=True), dim=1)
    documents = encoder.documents
    G = documents.pooled(documents.layer.project(X.double().numpy()), rows).G @ documents.layer.components
    return torch.einsum("ntd,nd->nt", last, torch.from_numpy(G).to(last.dtype))


def by_pieces(folder: Path, pieces: Pieces) -> Callable[[EditedDocuments, PerturbationUnits], np.ndarray]:
    """A method of `neontext.evaluate` from what gives relevance to pieces."""

    def method(documents: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
        encoder = Encoder(folder, documents)
        found = {}
        for rows in encoder.batches():
            found |= dict(zip(rows.tolist(), pieces(encoder, rows).detach().numpy(), strict=True))
        return units.table.sum_by_word(encoder.of_words(found))

    return method


def lone_word(documents: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
    """Evidence of the unit alone, as a text of its own."""
    pieces = documents.documents.tokens.pieces.take(first_tokens(units))
    points = documents.layer.project(documents.layer.embedder.embed_pieces(pieces))
    return documents.evidence(points, units.table.document)


def first_tokens(units: PerturbationUnits) -> np.ndarray:
    """First token of every unit."""
    entry = units.table.entry_of_token
    first = np.full(len(units), -1)
    token = np.flatnonzero(entry >= 0)[::-1]
    first[entry[token]] = token
    return first


def partition_shap(documents: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
    """SHAP's partition explainer: Owen values over a balanced tree of neighbouring words, `N_ASKED` documents each."""
    perturbation = documents.layer.perturbation(documents.documents, units.table)
    relevance = np.zeros(len(units))
    for row in range(len(documents)):
        entries = np.arange(units.table.indptr[row], units.table.indptr[row + 1])

        def evidence(masks: np.ndarray, row: int = row, entries: np.ndarray = entries) -> np.ndarray:
            gone = [entries[~np.asarray(mask, dtype=bool)] for mask in masks]
            sizes = np.cumsum([0, *map(len, gone)])
            removed = Ragged(sizes, np.concatenate([np.empty(0, np.int64), *gone]))
            return documents.edited_evidence(perturbation, np.full(len(gone), row), removed)

        if len(entries) > 1:
            explainer = shap.explainers.PartitionExplainer(evidence, Words(len(entries)))
            found = explainer(np.ones((1, len(entries))), max_evals=N_ASKED, batch_size=32, silent=True)
            relevance[entries] = found.values[0]
    return relevance


class Words(shap.maskers.Masker):
    """What SHAP asks about: which words of a document are there; it cuts them by halves."""

    def __init__(self, n_words: int) -> None:
        self.shape, self.clustering = (1, n_words), halves(n_words)

    def __call__(self, mask: np.ndarray, x: np.ndarray) -> tuple[np.ndarray]:
        """The mask itself."""
        return (np.asarray(mask, dtype=bool)[None, :],)


def halves(n_words: int) -> np.ndarray:
    """A balanced tree of neighbouring words, as SciPy writes linkages."""
    nodes, rows, number = [(word, 1) for word in range(n_words)], [], n_words
    level = 1.0
    while len(nodes) > 1:
        joined = []
        for (left, a), (right, b) in zip(nodes[::2], nodes[1::2], strict=False):
            rows.append([left, right, level, a + b])
            joined.append((number, a + b))
            number += 1
        nodes = joined + ([nodes[-1]] if len(nodes) % 2 else [])
        level += 1.0
    return np.array(rows, dtype=float)
