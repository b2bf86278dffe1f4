"""Read the binary format of fastText."""

import mmap
import struct
from pathlib import Path
from tempfile import TemporaryDirectory

from neontext.embed.vector_file import MAX_DIMENSIONS, MAX_WORD, Table, VectorFile

#: First bytes of a file.
MAGIC = struct.pack("<i", 793712314)
# magic, version, the twelve integers and one double of the arguments, then the sizes of the dictionary
_HEADER = struct.Struct("<2i12id3i2q")
_MAX_NGRAM = 64  # characters; fastText's default is 6


def read_fasttext(source: VectorFile) -> Table:
    """Let gensim compose each word's vector: the mean of its own and those of its character n-grams."""
    from gensim.models.fasttext import load_facebook_vectors

    with TemporaryDirectory() as folder:
        path = source.path
        if source.compressed or path.suffix != ".bin":  # gensim unpacks by suffix, we by content
            path = Path(folder, "vectors.bin")
            with path.open("wb") as file:
                file.writelines(source.blocks())
        _check_structure(path, source)
        try:
            kv = load_facebook_vectors(str(path))
        except Exception as error:  # bytes from anywhere in somebody else's parser
            source.fail(f"gensim cannot read this fastText file ({type(error).__name__}: {error}); get it again")
    source.check(kv.index_to_key, kv.vectors, "word")
    return kv.index_to_key, kv.vectors


def _check_structure(path: Path, source: VectorFile) -> None:
    """Walk through the file's structure first: gensim waits for ever for the end of a dictionary that is cut short."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if len(data) < _HEADER.size:
            source.fail("the fastText file is cut short; get it again")
        fields = _HEADER.unpack_from(data)
        n_dimensions, bucket, min_n, max_n = fields[2], *fields[10:13]
        n_entries, n_words, n_labels, _, n_pruned = fields[15:]
        if n_labels > 0 or n_entries != n_words:
            source.fail("this fastText model is a classifier with labels. Use one that was trained without supervision")
        sizes_fit = 1 <= n_dimensions <= MAX_DIMENSIONS and n_words >= 1 and bucket >= 0
        if not sizes_fit or not 0 <= min_n <= max_n <= _MAX_NGRAM:
            source.fail("the fastText file announces impossible sizes. It is damaged; get it again")
        end = _words_end(data, n_words, source)
        # one byte: whether the vectors are quantized, then how many vectors there are and how long they are
        quantized, *shape = struct.unpack_from("<bqq", data[end : end + 17].ljust(17, b"\0"))
        if quantized or n_pruned > 0:
            source.fail(
                "this fastText model is quantized (.ftz). Use the full model (.bin) or its vectors as text (.vec)"
            )
        if shape != [n_words + bucket, n_dimensions] or end + 17 + 4 * shape[0] * shape[1] > len(data):
            source.fail("the fastText file is cut short or damaged; get it again")


def _words_end(data: mmap.mmap, n_words: int, source: VectorFile) -> int:
    """Position after the dictionary: words that end with a zero byte, each with its count and its kind."""
    position = _HEADER.size
    for number in range(1, n_words + 1):
        end = data.find(b"\0", position, position + MAX_WORD)
        if end < 0 or end + 10 > len(data):
            source.fail(f"the fastText file is cut short or damaged at word {number} of {n_words}; get it again")
        source.decode(data[position:end], f"word {number}")
        if struct.unpack_from("<q", data, end + 1)[0] < 1:  # gensim would leave the word out and mix up the rows
            source.fail(f"word {number} of the fastText file occurs less than once. It is damaged; get it again")
        position = end + 10
    return position
