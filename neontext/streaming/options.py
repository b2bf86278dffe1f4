"""How a large corpus is worked on: by what, and whether work that was stopped goes on."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from neontext.checks import check_whole
from neontext.choices import BATCH_DOCUMENTS
from neontext.corpus import BatchSize
from neontext.errors import OutputError
from neontext.runtime.engines import check_engine
from neontext.runtime.stages import say
from neontext.streaming.memory import batch_within, parse_memory

#: Bytes on disk for each character of the texts: the parts, and the tables that they are joined to.
DISK_BYTES = 5


@dataclass(frozen=True)
class StreamOptions:
    """How documents are explained batch by batch. It changes no figure, but that `memory` may make a sample smaller.

    Parameters
    ----------
    processes : int
        Processes that work on batches; 1: this one alone.
    dask : str, optional
        Address of a scheduler of Dask whose workers work on them, in place of processes; they need the same disk.
    memory : str, optional
        What this process may take, such as "4GB": it decides how many documents a batch and a sample hold. Each of
        further processes takes as much at most.
    batch_documents : int
        Documents of a batch, at most; its texts have some 8 million characters, at most.
    fresh : bool
        Start over where the same run was stopped; by default it goes on.

    Raises
    ------
    InputError
        For an engine that there cannot be, or a number or bound that is none.
    """

    processes: int = 1
    dask: str | None = None
    memory: str | None = None
    batch_documents: int = BATCH_DOCUMENTS
    fresh: bool = False

    def __post_init__(self) -> None:
        check_whole("processes", self.processes, 1, "one works in this process alone")
        check_whole("batch_documents", self.batch_documents, 1, "a batch holds a document at least")
        check_engine(self.processes, self.dask)
        _ = self.bound

    @property
    def size(self) -> BatchSize:
        """How much a batch holds."""
        return BatchSize(self.batch_documents) if self.bound is None else batch_within(self.bound, self.batch_documents)

    @property
    def bound(self) -> int | None:
        """Bytes that this process may take; None: no bound was asked for."""
        return None if self.memory is None else parse_memory(self.memory)


def check_disk(place: Path, n_characters: int) -> None:
    """Say how much disk a run will take, about, and refuse what surely does not fit.

    Raises
    ------
    OutputError
        If there is less room.
    """
    there = next(parent for parent in (place, *place.parents) if parent.exists())
    needed, free = DISK_BYTES * n_characters, shutil.disk_usage(there).free
    if free < needed:
        raise OutputError(
            f"The disk that holds {there} has {free / 1e9:,.1f} GB left, and this takes about {needed / 1e9:,.1f} GB. "
            "Make room there, or choose a folder on another disk with --out."
        )
    say(f"Disk: this takes about {needed / 1e9:.2g} GB until it is done ({free / 1e9:,.0f} GB are free).")
