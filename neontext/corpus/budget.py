"""How much a corpus may take, whatever its files hold: a small file can grow a thousandfold when it is unpacked."""

from neontext.choices import MAX_MB
from neontext.errors import CorpusError

#: What all records may take together: so many times one record, or so many times what the files hold on disk.
TOTAL, GROWTH = 32, 20
#: Bytes that are charged for a record, and a line of a compressed file, beside its text, however short that is.
RECORD_BYTES, LINE_BYTES = 200, 100
_MB = 10**6


class Budget:
    """What one reading of a corpus may take; every reader charges what it reads to it.

    Parameters
    ----------
    max_mb : int
        Megabytes (of characters) that one record may hold: a line of JSON, a row of a table, a file of text. All of
        them may take `TOTAL` times that of memory, or `GROWTH` times what the files hold on disk, whichever is more.

    Raises
    ------
    CorpusError
        If that is no whole number of at least 1.

    Examples
    --------
    >>> Budget(1).check_record(2_000_000, "posts.csv, line 7")
    Traceback (most recent call last):
    neontext.errors.CorpusError: posts.csv, line 7: a document with all its fields may hold 1 MB, and this one ...
    """

    def __init__(self, max_mb: int = MAX_MB) -> None:
        if isinstance(max_mb, bool) or not isinstance(max_mb, int) or max_mb < 1:
            raise CorpusError(f"max_mb is {max_mb!r:.40}: expected a whole number of megabytes, at least 1")
        self.max_mb = max_mb
        self._on_disk = self._unpacked = self._held = 0

    @property
    def max_record(self) -> int:
        """Characters of one record, at most."""
        return self.max_mb * _MB

    @property
    def allowed(self) -> int:
        """Bytes that the files opened so far may grow to."""
        return max(TOTAL * self.max_record, GROWTH * self._on_disk)

    def open(self, n_bytes: int) -> None:
        """Say that a file of so many bytes is read."""
        self._on_disk += n_bytes

    def check_record(self, n_characters: int, place: str) -> None:
        """Raise CorpusError when one record, or what there is of it so far, is too long."""
        if n_characters > self.max_record:
            raise CorpusError(
                f"{place}: a document with all its fields may hold {self.max_mb} MB, and this one holds more. If it is "
                f"meant to, allow more with {_option(2 * self.max_mb)}"
            )

    def unpack(self, n_bytes: int, place: str) -> None:
        """Charge bytes that came out of a compressed file, and are not kept."""
        self._unpacked += n_bytes
        self._check(self._unpacked, place)

    def hold(self, n_bytes: int, place: str) -> None:
        """Charge a record that may be kept, with a text of so many bytes."""
        self._held += n_bytes + RECORD_BYTES
        self._check(self._held, place)

    def _check(self, n_bytes: int, place: str) -> None:
        if n_bytes > self.allowed:
            raise CorpusError(
                f"{place}: {self._on_disk / _MB:,.1f} MB on disk grow to more than {self.allowed // _MB:,} MB: it may "
                f"be a decompression bomb. If you trust it, allow more with {_option(2 * self.max_mb)}"
            )


def _option(max_mb: int) -> str:
    return f"--max-mb {max_mb} (max_mb={max_mb} in Python)"
