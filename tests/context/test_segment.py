import mmap
import random

import msgspec
import numpy as np
import pytest

from glossator_context.indexing import encoding
from glossator_context.indexing.encoding import decode, encode
from glossator_context.indexing.extract import extract
from glossator_context.indexing.merge import merge
from glossator_context.indexing.segment import Segment
from glossator_context.indexing.texts import Numbers, Texts

FILES = [
    ("a.py", (1, 2), b"import os\nclass A(B):\n    '''Doc.'''\n    def f(self, x: Foo):\n        self.y = os.path\n"),
    ("b/c.ts", (3, 4), b"import { A } from './a';\n/** Does it. */\nexport const f = (a: A) => new Foo(a.b);\n"),
    ("empty.py", (5, 0), b""),
    ("d.go", (6, 7), b"package m\n\nfunc (t *T) M(a *Foo) { t.x = a.b }\n" * 20),
    ("e.txt", (8, 9), "plain größe\n".encode() * 40),
    ("f.py", (10, 11), b"only_here = 1\nshared = only_here.attribute\n"),
]  # fmt: skip


def all_of(segment: Segment) -> tuple[Segment, np.ndarray]:
    return segment, np.ones(len(segment.paths), np.bool_)


def encoded(segment: Segment) -> bytes:
    return b"".join(encode(segment))


@pytest.fixture(scope="module")
def segment() -> Segment:
    return extract(FILES)


def test_a_segment_is_the_same_after_it_was_encoded(segment):
    assert decode(encoded(segment)).describe() == segment.describe()


def test_an_empty_segment_is_the_same_after_it_was_encoded():
    assert decode(encoded(extract([]))).describe() == []


def test_the_arrays_of_a_decoded_segment_are_those_of_the_buffer(segment):
    data = encoded(segment)

    decoded = decode(data)

    buffer = np.frombuffer(data, np.uint8)
    assert np.shares_memory(decoded.window_words, buffer)
    assert np.shares_memory(decoded.members, buffer)
    assert np.shares_memory(np.frombuffer(decoded.signatures.blob, np.uint8), buffer)


def test_every_column_begins_where_it_can_be_used(segment):
    data = encoded(segment)
    start = np.frombuffer(data, np.uint8).ctypes.data

    decoded = decode(data)

    for array in (decoded.stamps, decoded.def_name, decoded.window_words, decoded.import_offsets):
        assert (array.ctypes.data - start) % 64 == 0


def test_a_segment_is_read_from_a_file(segment, tmp_path):
    path = tmp_path / "segment"
    path.write_bytes(encoded(segment))

    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        described = decode(mapped).describe()

    assert described == segment.describe()


@pytest.mark.parametrize(
    "make",
    [lambda: extract(FILES[:1]), lambda: extract(FILES), lambda: decode(encoded(extract(FILES)))],
    ids=["extracted", "merged", "decoded"],
)
def test_nobody_changes_the_arrays_of_a_segment(make):
    segment = make()

    for name in (
        "def_name",
        "window_words",
        "window_counts",
        "members",
        "stamps",
        "digests",
        "def_file",
        "window_line",
    ):
        with pytest.raises(ValueError, match="read-only"):
            getattr(segment, name)[:1] = 0


def test_a_path_that_is_no_utf_8_is_kept():
    path = "a\udcff.py"

    assert decode(encoded(extract([(path, (0, 0), b"x = 1\n")]))).paths == [path]


@pytest.mark.parametrize("share", [0, 0.01, 0.2, 0.5, 0.9, 0.98])
def test_a_segment_that_is_cut_off_is_refused(segment, share):
    data = encoded(segment)

    with pytest.raises(ValueError, match="segment"):
        decode(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"X" + data[1:],
        lambda data: data[:8] + b"\xff\xff" + data[10:],
        lambda data: data[:12] + b"\xff\xff\xff\xff" + data[16:],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: b"",
        lambda data: bytes(len(data)),
    ],
    ids=["magic", "format", "length of the head", "a bit of the head", "nothing", "zeros"],
)
def test_what_is_no_segment_is_refused(segment, change):
    with pytest.raises(ValueError, match="segment"):
        decode(change(encoded(segment)))


def with_head(data: bytes, change) -> bytes:
    """A segment with another head that has the right checksum."""
    prefix = encoding._PREFIX
    magic, version, length, _ = prefix.unpack_from(data)
    head = msgspec.msgpack.decode(data[prefix.size : prefix.size + length])
    change(head)
    new = msgspec.msgpack.encode(head)
    stop = prefix.size + length
    body = data[stop + (-stop % 64) :]
    stop = prefix.size + len(new)
    return prefix.pack(magic, version, len(new), encoding._checksum(new)) + new + bytes(-stop % 64) + body


COUNTS, COLUMNS, PATHS, LANGUAGES = range(4)


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head[COUNTS].update(files=10**9),
        lambda head: head[COUNTS].update(words=-1),
        lambda head: head[COUNTS].pop("typed"),
        lambda head: head[COLUMNS].pop("members"),
        lambda head: head[COLUMNS].update(members=[2**60, 12]),
        lambda head: head[COLUMNS].update(members=[-64, 12]),
        lambda head: head[COLUMNS].update(def_name=[1, head[COLUMNS]["def_name"][1]]),
        lambda head: head[COLUMNS].update(window_words=[0, 2**40]),
        lambda head: head[COLUMNS].update(words_blob=[0, 3]),
        lambda head: head[PATHS].append(b"more.py"),
        lambda head: head[PATHS].__setitem__(0, b"\xff"),
        lambda head: head[LANGUAGES].clear(),
        lambda head: head.append(1),
        lambda head: head.__setitem__(COUNTS, "x"),
    ],
)
def test_a_head_that_does_not_fit_is_refused(segment, change):
    with pytest.raises(ValueError, match="segment"):
        decode(with_head(encoded(segment), change))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("def_name", 10**6),
        ("def_name", -1),
        ("def_owner", -2),
        ("window_words", 2**31 - 1),
        ("members", -5),
        ("typed", 10**6),
        ("def_kind", 200),
        ("languages", 99),
        ("def_offsets", 7),
        ("window_offsets", -1),
        ("file_windows", 2**31 - 1),
        ("import_offsets", 2**62),
        ("words_offsets", 2**31),
        ("signatures_blob", 10),
    ],
)
def test_a_column_that_points_out_of_its_bounds_is_refused(segment, column, value):
    data = bytearray(encoded(segment))
    length = encoding._PREFIX.unpack_from(data)[2]
    head = msgspec.msgpack.decode(bytes(data[encoding._PREFIX.size : encoding._PREFIX.size + length]))
    stop = encoding._PREFIX.size + length
    start = stop + (-stop % 64) + head[COLUMNS][column][0]
    width = (
        1
        if column in {"def_kind", "languages", "signatures_blob"}
        else 8
        if column == "import_offsets"
        else 4
    )
    data[start : start + width] = value.to_bytes(width, "little", signed=value < 0)

    with pytest.raises(ValueError, match="segment"):
        decode(data)


def test_damage_anywhere_is_an_error_or_a_segment_that_can_be_read(segment):
    data = encoded(segment)
    chance = random.Random(1)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read = decode(damaged)
        except ValueError:
            continue
        assert len(read.describe()) == len(segment.paths)
        assert len(read.posting_windows) == len(read.window_words)


@pytest.mark.parametrize("blob", [b"", b"\xc1", b"\x91\x01", b"\x91\x94\xa1a\x90\x00", b"\x90" * 9])
def test_imports_that_are_damaged_are_none(segment, blob):
    fields = {name: getattr(segment, name) for name in Segment.__dataclass_fields__}
    count = len(segment.paths)
    fields["import_blob"] = np.frombuffer(blob, np.uint8)
    fields["import_offsets"] = np.array([0] + [len(blob)] * count, np.int64)

    assert Segment(**fields).imports(0) == ()


def test_merged_segments_are_the_same_as_one_of_all_files(segment):
    apart = [extract([file]) for file in FILES]

    assert merge([all_of(each) for each in apart]).describe() == segment.describe()
    assert merge([all_of(extract(FILES[:3])), all_of(extract(FILES[3:]))]).describe() == segment.describe()


@pytest.mark.parametrize("gone", [{"a.py"}, {"b/c.ts", "f.py"}, {"e.txt", "empty.py", "d.go"}, set()])
def test_what_is_gone_leaves_nothing(segment, gone):
    alive = np.array([path not in gone for path in segment.paths], np.bool_)

    merged = merge([(segment, alive)])

    left = extract([file for file in FILES if file[0] not in gone])
    assert merged.describe() == left.describe()
    assert sorted(merged.words) == sorted(left.words)


def test_all_files_may_be_gone(segment):
    merged = merge([(segment, np.zeros(len(segment.paths), np.bool_))])

    assert merged.describe() == []
    assert len(merged.words) == 0
    assert decode(encoded(merged)).describe() == []


def test_a_file_is_replaced_by_a_newer_one(segment):
    newer = extract([("a.py", (20, 21), b"def other(): pass\n")])
    alive = np.array([path != "a.py" for path in segment.paths], np.bool_)

    merged = merge([(segment, alive), all_of(newer)])

    assert merged.describe() == extract([("a.py", (20, 21), b"def other(): pass\n"), *FILES[1:]]).describe()
    assert "Foo" in merged.word_ids
    assert "os" not in merged.word_ids


def test_a_merge_of_decoded_segments_is_the_same(segment):
    parts = [decode(encoded(extract(FILES[:2]))), decode(encoded(extract(FILES[2:])))]

    merged = merge([all_of(part) for part in parts])

    assert decode(encoded(merged)).describe() == segment.describe()


def test_a_word_stands_once_however_often_segments_are_merged(segment):
    merged = segment
    for number in range(5):
        merged = merge([all_of(merged), all_of(extract([(f"new{number}.py", (0, 0), FILES[0][2])]))])

    assert len(set(merged.words)) == len(merged.words)
    for start, stop in zip(merged.window_offsets[:-1], merged.window_offsets[1:], strict=True):
        assert (np.diff(merged.window_words[start:stop]) > 0).all()


def test_a_mask_for_other_files_is_refused(segment):
    with pytest.raises(ValueError, match="mask"):
        merge([(segment, np.ones(2, np.bool_))])


def test_each_word_has_its_number(segment):
    assert [segment.word_ids[word] for word in segment.words] == list(range(len(segment.words)))
    assert dict(segment.word_ids) == {word: number for number, word in enumerate(segment.words)}


@pytest.mark.parametrize("word", ["", "absent", "\ud800", "a\nb", "größ"])
def test_a_word_that_is_not_there_has_no_number(segment, word):
    assert word not in segment.word_ids
    assert segment.word_ids.get(word) is None
    with pytest.raises(KeyError):
        segment.word_ids[word]


def test_words_with_the_same_checksum_are_told_apart():
    # Both have the CRC-32 4DDB0C25.
    texts = Texts.of([b"plumless", b"other", b"buckeroo"])

    numbers = Numbers(texts)

    assert (numbers["plumless"], numbers["buckeroo"], numbers["other"]) == (0, 2, 1)


def test_texts_are_a_sequence():
    texts = Texts.of([b"a", b"", "größe".encode(), b"\xff"])

    assert list(texts) == ["a", "", "größe", "\ufffd"]
    assert [texts[number] for number in range(4)] == list(texts)
    assert texts[-2] == "größe"
    assert texts[1:3] == ["", "größe"]
    with pytest.raises(IndexError):
        texts[4]


def test_texts_are_chosen_and_joined():
    texts = Texts.of([b"a", b"bb", b"", b"ccc"])

    chosen = texts.selected(np.array([True, False, True, True]))

    assert list(chosen) == ["a", "", "ccc"]
    assert list(Texts.joined([chosen, texts])) == ["a", "", "ccc", "a", "bb", "", "ccc"]
