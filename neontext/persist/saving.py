"""`SaveMixin`: a fitted explainer to a folder and back."""

from pathlib import Path
from typing import Any, Self

from sklearn.utils.validation import check_is_fitted

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.given import GivenRecord
from neontext.embed import DocumentEmbedder, Embedder
from neontext.explain import PointLayer, point_layer
from neontext.explain.training_documents import TrainedMixin
from neontext.neuralize import ClusterNetwork
from neontext.persist.files import find_model, read_model, write_model
from neontext.persist.model import FittedParts, model_from_saved, model_to_saved
from neontext.persist.parameters import explainer_parameters, parameters_from_saved, parameters_to_saved
from neontext.runtime.staging import staged_folder


class SaveMixin(TrainedMixin):
    """Saving and loading of `ClusterExplainer`: JSON and safetensors, nothing that could run code."""

    embedder_: Embedder
    components_: FloatArray | None
    mean_: FloatArray | None
    layer_: PointLayer
    network_: ClusterNetwork
    labels_: IntArray
    cluster_labels_: tuple[str, ...] | None
    given_: GivenRecord | None
    n_clusters_: int
    n_iter_: int
    converged_: bool
    _names: dict[str, tuple[str, ...]]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Parameters, as of any estimator."""
        parameters: dict[str, Any] = super().get_params(deep)  # type: ignore[misc]
        return parameters

    def save(self, folder: str | Path, *, overwrite: bool = False) -> None:
        """Save the fitted model, its training documents included, as JSON and safetensors.

        Parameters
        ----------
        folder : path
            A folder that does not exist yet; it is written whole or not at all.
        overwrite : bool
            Replace a saved model that is there.

        Raises
        ------
        InputError
            If a parameter was set since it was fitted that cannot be written.
        OutputError
            If the folder exists or cannot be written.
        """
        check_is_fitted(self)
        with staged_folder(folder, "model", force=overwrite) as staging:
            self.write(staging)

    def write(self, folder: Path) -> None:
        """Write the model's files into an empty folder that the caller keeps whole."""
        parts = FittedParts(
            embedder=self.embedder_,
            components=self.components_,
            mean=self.mean_,
            network=self.network_,
            training=self._training,
            labels=self.labels_,
            n_iter=self.n_iter_,
            converged=self.converged_,
            parameters=parameters_to_saved(explainer_parameters(self)),
            cluster_labels=self.cluster_labels_,
            given=self.given_,
            cluster_names=self.cluster_names_ if self.cluster_labels_ is None else None,  # type: ignore[attr-defined]
        )
        write_model(folder, model_to_saved(parts))

    @classmethod
    def load(cls, folder: str | Path, embedder: Embedder | None = None, tokenizer: Any = None) -> Self:
        """Load a saved model; nothing in it can run code.

        A fitted model holds all that it takes to explain. To be fitted again it also needs the objects that it was
        fitted with; word vectors and clusterers of a kind that this package does not know have to be given anew.

        Parameters
        ----------
        folder : path
            What `save` wrote, or an audit's folder, which holds its model.
        embedder : Embedder, optional
            The fitted embedder, where it is of a kind that a saved model does not hold (see `embedder_`).
        tokenizer : callable, optional
            The tokenizer, where it is one of your own (see `OwnTokenizer`): the very one, so that it cuts the training
            documents as it did.

        Raises
        ------
        ModelError
            If it is damaged, was changed, or comes from a newer version.
        """
        parts = model_from_saved(read_model(find_model(Path(folder))), embedder, tokenizer)
        parameters = parameters_from_saved(parts.parameters, cls().get_params(deep=False), tokenizer)
        if isinstance(parts.embedder, DocumentEmbedder):
            bounds = {name: parameters[name] for name in ("min_count", "max_share") if name in parameters}
            parts.embedder.set_params(**bounds)
        return cls.from_parts({"tokenizer": getattr(parts.embedder, "tokenizer", None)} | parameters, parts)

    @classmethod
    def from_parts(cls, parameters: dict[str, Any], parts: FittedParts) -> Self:
        """A fitted explainer with these parameters (those of `parts`, as JSON, are not read): nothing is trained."""
        explainer = cls(**parameters)
        explainer.embedder_, explainer.network_ = parts.embedder, parts.network
        explainer.components_, explainer.mean_ = parts.components, parts.mean
        explainer.layer_ = point_layer(parts.embedder, parts.components, parts.mean)
        explainer._training, explainer.labels_ = parts.training, parts.labels
        explainer.cluster_labels_, explainer.given_ = parts.cluster_labels, parts.given
        explainer.n_clusters_ = parts.network.n_clusters
        explainer.n_iter_, explainer.converged_ = parts.n_iter, parts.converged
        names, root = parts.cluster_names, explainer.root  # type: ignore[attr-defined]
        explainer._names = {} if names is None else {root: names}
        return explainer
