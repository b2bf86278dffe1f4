"""The corpora that are known by name: ``demo``, which is part of the package, and ``20newsgroups``."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path, PureWindowsPath

from neontext.corpus.budget import Budget
from neontext.corpus.jsonl import jsonl_records
from neontext.corpus.records import Fields, Record, listing
from neontext.errors import CorpusError

NAMES = ("demo", "20newsgroups")
PARTS = ("headers", "footers", "quotes")


def corpora_folder() -> Path:
    """Folder of the embedded corpora: inside an installed package, beside it in a checkout.

    Examples
    --------
    >>> corpora_folder().name
    'corpora'
    """
    package = Path(str(resources.files("neontext.corpus"))).parent
    installed = package / "corpora"
    return installed if installed.is_dir() else package.parent / "corpora"


def demo_records(fields: Fields, budget: Budget) -> Iterator[Record]:
    """Yield the records of the embedded demo corpus."""
    return jsonl_records(corpora_folder() / "demo" / "demo.jsonl", "utf-8", fields, budget)


def newsgroups_records(subset: str, keep: tuple[str, ...]) -> Iterator[Record]:
    """Yield the posts of 20 Newsgroups (by date) in scikit-learn's order, training posts first.

    A subset is "train", "test" or "all". Of headers, footers and quotes those to keep are kept; the others are removed.

    Raises
    ------
    CorpusError
        When a part is not known, or the posts are neither in scikit-learn's cache nor can be downloaded.
    """
    unknown = [part for part in keep if part not in PARTS]
    if unknown:
        raise CorpusError(f"keep names {listing(map(str, unknown))}: expected some of {', '.join(PARTS)}")
    from sklearn.datasets import fetch_20newsgroups

    removed = tuple(part for part in PARTS if part not in keep)
    try:  # not shuffled: the order must be the same in every run
        posts = fetch_20newsgroups(subset=subset, remove=removed, shuffle=False, n_retries=1)
    except Exception as error:  # the download fails in as many ways as there are networks
        raise CorpusError(
            f"20newsgroups cannot be loaded ({type(error).__name__}: {error}). Connect to the network once, so that "
            "scikit-learn can download it, or set SCIKIT_LEARN_DATA to a folder that holds scikit-learn's cache of it"
        ) from error
    for name, text, target in zip(posts.filenames, posts.data, posts.target, strict=True):
        label = posts.target_names[target]
        number = PureWindowsPath(name).name  # splits at both kinds of slash: a cache may come from another system
        yield Record(f"20newsgroups, {label}/{number}", {"id": f"{label}/{number}", "label": label, "text": text})
