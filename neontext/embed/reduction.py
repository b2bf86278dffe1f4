"""Principal components of embedded documents."""

import numpy as np
from sklearn.decomposition import PCA

from neontext.arrays import FloatArray
from neontext.checks import check_whole, draw_seed
from neontext.runtime.blocks import one_thread


def principal_components(
    X: FloatArray, n_components: int | None, random_state: np.random.RandomState
) -> tuple[FloatArray | None, FloatArray | None]:
    """Principal components of documents, and their mean.

    Parameters
    ----------
    X : ndarray of shape (n_documents, n_dimensions)
        Embedded documents.
    n_components : int or None
        Components to keep (fewer where documents or dimensions are fewer); None: there is no reduction.
    random_state : RandomState
        Seed of a randomised decomposition.

    Returns
    -------
    components : ndarray of shape (n_components, n_dimensions), or None
        Directions of the largest variance.
    mean : ndarray of shape (n_dimensions,), or None
        Mean of the documents.

    Raises
    ------
    InputError
        If `n_components` is no number of components.
    """
    if n_components is None:
        return None, None
    check_whole("n_components", n_components, 1, "None keeps the dimensions as they are")
    with one_thread():
        pca = PCA(min(n_components, X.shape[1], len(X) - 1), random_state=draw_seed(random_state)).fit(X)
    return pca.components_, pca.mean_
