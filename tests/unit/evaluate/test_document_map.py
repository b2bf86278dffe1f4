import numpy as np
import pytest
from sklearn.datasets import make_blobs

from neontext.errors import InputError, MissingDependencyError
from neontext.evaluate import document_map, map_documents, missing_map

POINTS, GROUPS = make_blobs(60, 5, centers=3, cluster_std=0.5, random_state=0)


def test_the_plane_of_the_components_comes_first():
    plane, embedded = map_documents(POINTS, np.arange(60))
    np.testing.assert_allclose(plane.points, POINTS[:, :2].astype(np.float32))
    assert (plane.method, embedded.method, embedded.name) == ("pca", "tsne", "t-SNE")


def test_neighbours_stay_neighbours():
    embedded = map_documents(POINTS, np.arange(60))[1].points
    distances = np.linalg.norm(embedded[:, None] - embedded[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (GROUPS[distances.argmin(axis=1)] == GROUPS).all()


def test_the_same_seed_gives_the_same_map_and_rows_are_kept():
    rows = np.arange(5, 60, 2)
    first, again = (map_documents(POINTS, rows, seed=3)[1] for _ in range(2))
    np.testing.assert_array_equal(first.points, again.points)
    np.testing.assert_array_equal(first.rows, rows)
    assert first.points.dtype == np.float32


@pytest.mark.parametrize(
    ("X", "rows"),
    [(POINTS, np.arange(9)), (np.ones((50, 3)), np.arange(50)), (POINTS, np.empty(0, dtype=int))],
    ids=["few documents", "all at one place", "none"],
)
def test_where_there_are_no_neighbourhoods_there_is_the_plane_only(X, rows):
    assert [found.method for found in map_documents(X, rows)] == ["pca"]


def test_a_map_that_is_missing_is_told():
    assert "10 documents" in missing_map(map_documents(POINTS, np.arange(9)), "tsne")
    assert "UMAP" in missing_map((), "umap")
    assert missing_map(map_documents(POINTS, np.arange(10)), "tsne") is None
    assert missing_map(map_documents(POINTS, np.arange(9)), "pca") is None


def test_many_equal_documents_and_one_component():
    X = np.repeat([[0.0], [1.0], [5.0]], 20, axis=0)
    plane, embedded = map_documents(X, np.arange(60))
    assert not plane.points[:, 1].any()
    assert np.isfinite(embedded.points).all()


def test_pca_alone():
    assert [found.method for found in map_documents(POINTS, np.arange(60), "pca")] == ["pca"]


def test_another_method_and_a_missing_library(monkeypatch):
    with pytest.raises(InputError, match="expected one of tsne, umap, pca"):
        map_documents(POINTS, [0], "som")
    monkeypatch.setattr(document_map, "find_spec", lambda name: None)
    with pytest.raises(MissingDependencyError, match=r"neontext\[umap\]"):
        map_documents(POINTS, [0], "umap")


def test_umap_where_it_is_installed():
    pytest.importorskip("umap", reason="umap-learn is not installed: pip install 'neontext[umap]'")
    first, again = (map_documents(POINTS, np.arange(60), "umap")[1] for _ in range(2))
    np.testing.assert_array_equal(first.points, again.points)
