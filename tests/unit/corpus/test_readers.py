"""One door to every kind of source."""

import json

import pytest
from messages import says

from neontext.corpus import BatchSize, Corpus, CorpusSource, read_at_most, read_batches, read_corpus
from neontext.errors import CorpusError


@pytest.fixture
def path(tmp_path):
    """Five documents, the third and fourth of the test split."""
    splits = ["train", "train", "test", "test", "train"]
    lines = [json.dumps({"text": f"t{row}", "split": split}) for row, split in enumerate(splits)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "a.jsonl"


def test_a_path_may_be_text(path):
    assert read_corpus(str(path)) == read_corpus(path)


def test_limit(path):
    assert read_corpus(path, limit=2).texts == ("t0", "t1")
    with pytest.raises(CorpusError, match="limit is 0"):
        read_corpus(path, limit=0)


def test_limit_stops_reading(path):
    with path.open("a", encoding="utf-8") as file:
        file.write("\nbroken")
    assert len(read_corpus(path, limit=5)) == 5


@pytest.mark.parametrize(("subset", "texts"), [("all", "t0 t1 t2 t3 t4"), ("train", "t0 t1 t4"), ("test", "t2 t3")])
def test_subset_goes_by_the_field_split(path, subset, texts):
    corpus = read_corpus(path, subset=subset)
    assert corpus.texts == tuple(texts.split())
    assert corpus.ids == tuple(map(str, range(len(corpus))))


def test_subset_of_a_corpus_without_splits(tmp_path):
    for name, content in {"a.jsonl": '{"text": "a"}', "a.csv": "text\na\n"}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        with pytest.raises(CorpusError, match=r"no field 'split'.*'text'"):
            read_corpus(tmp_path / name, subset="train")


def test_unknown_and_empty_subsets(path):
    with pytest.raises(CorpusError, match="expected one of train, test, all"):
        read_corpus(path, subset="dev")
    path.write_text('{"text": "a", "split": "train"}', encoding="utf-8")
    with pytest.raises(CorpusError, match="found no documents in the subset 'test'"):
        read_corpus(path, subset="test")


def test_keep_is_for_newsgroups_only(path):
    for source in (path, "demo"):
        with pytest.raises(CorpusError, match="only 20newsgroups"):
            read_corpus(source, keep=["headers"])
    with pytest.raises(CorpusError, match="lone string 'headers'"):
        read_corpus("20newsgroups", keep="headers")


@pytest.mark.parametrize("source", ["nowhere.jsonl", "20newsgroup", "", "a\0b.csv"])
def test_no_such_file_suggests_what_there_is(source):
    with pytest.raises(CorpusError, match=r"no such file.*\.jsonl.*\.parquet.*demo, 20newsgroups"):
        read_corpus(source)


def test_a_name_that_no_file_can_have():
    with pytest.raises(CorpusError, match="cannot be read"):
        read_corpus("x" * 5000)


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.gz"])
def test_unknown_suffix(tmp_path, name):
    (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"unknown kind of file.*\.jsonl"):
        read_corpus(tmp_path / name)


def test_empty_file(tmp_path):
    (tmp_path / "a.jsonl").write_text("\n\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=says("a", "no documents")):
        read_corpus(tmp_path / "a.jsonl")


def test_batches_are_bounded_and_count_on(path):
    batches = list(read_batches(path, BatchSize(n_documents=2)))
    assert [batch.ids for batch in batches] == [("0", "1"), ("2", "3"), ("4",)]
    assert Corpus.concatenate(batches) == read_corpus(path)


def test_long_documents_fill_a_batch(path):
    assert [len(batch) for batch in read_batches(path, BatchSize(n_characters=3))] == [2, 2, 1]


def test_what_is_in_memory_is_cut_alike(path):
    for size in (BatchSize(n_documents=2), BatchSize(n_characters=3), BatchSize()):
        in_memory = list(read_batches(CorpusSource(read_corpus(path)), size))
        assert in_memory == list(read_batches(path, size))


def test_a_corpus_is_read_up_to_a_number_of_documents(path):
    assert read_at_most(CorpusSource(path), 5) == read_corpus(path) == read_at_most(CorpusSource(read_corpus(path)), 5)
    assert read_at_most(CorpusSource(path), 4) is read_at_most(CorpusSource(read_corpus(path)), 4) is None


def test_batches_come_before_the_whole_file_is_read(path):
    with path.open("a", encoding="utf-8") as file:
        file.write("\nbroken")
    batches = read_batches(path, BatchSize(n_documents=5))
    assert len(next(batches)) == 5
    with pytest.raises(CorpusError, match="line 6"):
        next(batches)


def test_a_source_says_what_is_read(path):
    source = CorpusSource(path, limit=2, keep=iter(()))
    assert source.read() == read_corpus(path, limit=2)
    assert source.to_dict() == {
        "source": str(path), "text": "text", "label": "label", "id": "id", "encoding": "utf-8", "subset": "all",
        "keep": [], "limit": 2, "metadata": "all", "keep_minus_one": False, "delimiter": "auto", "quoting": "standard",
    }  # fmt: skip
    assert CorpusSource(path, text="body").to_dict()["text"] == "body"


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"subset": "dev"}, {"keep": "headers"}])
def test_a_source_that_cannot_be_is_refused_at_once(wrong):
    with pytest.raises(CorpusError, match=next(iter(wrong))):
        CorpusSource("demo", **wrong)


def test_real_corpora(shared_data):
    bbc = read_corpus(shared_data / "bbc.jsonl.gz")
    assert (bbc.name, len(bbc), len(set(bbc.labels)), bbc.ids[0]) == ("bbc", 2_225, 5, "business/001")
    assert len(bbc) - len(set(bbc.texts)) == 98
