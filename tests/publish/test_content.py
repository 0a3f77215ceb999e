"""The content hash sees values and nothing else."""

import hashlib
import struct
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import verifier
from etl.verifier import content_hash

TEXT = st.none() | st.text(max_size=6)
PAIR = st.none() | st.fixed_dictionaries({"key": TEXT, "value": st.none() | st.integers(-9, 9)})
COLUMNS: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "string": (pa.string(), TEXT),
    "integer": (pa.int64(), st.none() | st.integers(-(2**63), 2**63 - 1)),
    "number": (pa.float64(), st.none() | st.floats(allow_nan=False)),
    "boolean": (pa.bool_(), st.none() | st.booleans()),
    "date": (pa.date32(), st.none() | st.dates()),
    "list": (pa.list_(pa.string()), st.none() | st.lists(TEXT, max_size=4)),
    "structs": (
        pa.list_(pa.struct([("key", pa.string()), ("value", pa.int64())])),
        st.none() | st.lists(PAIR, max_size=3),
    ),
}

kinds = pytest.mark.parametrize("kind", COLUMNS)


@st.composite
def values_of(draw: st.DrawFn, kind: str) -> list[Any]:
    """Some values of a kind, nulls among them."""
    return draw(st.lists(COLUMNS[kind][1], max_size=12))


@kinds
@given(data=st.data())
def test_chunks_and_offsets_do_not_show(kind: str, data: st.DataObject) -> None:
    values = data.draw(values_of(kind))
    cut = data.draw(st.integers(0, len(values)))
    whole = pa.array(values, COLUMNS[kind][0])
    padded = pa.array([*values[::-1], *values, *values], COLUMNS[kind][0])
    chunked = pa.chunked_array([whole[:cut], whole[cut:]], COLUMNS[kind][0])
    assert content_hash(chunked) == content_hash(whole)
    assert content_hash(padded.slice(len(values), len(values))) == content_hash(whole)
    assert content_hash(pa.chunked_array([whole[:0], whole, whole[:0]])) == content_hash(whole)


@kinds
@given(data=st.data())
def test_other_values_hash_otherwise(kind: str, data: st.DataObject) -> None:
    one, other = data.draw(values_of(kind)), data.draw(values_of(kind))
    dtype = COLUMNS[kind][0]
    same = pa.array(one, dtype).equals(pa.array(other, dtype))
    assert (content_hash(pa.array(one, dtype)) == content_hash(pa.array(other, dtype))) is same


@given(values=st.lists(TEXT, max_size=12))
def test_variants_of_a_string_are_one(values: list[str | None]) -> None:
    plain = pa.array(values, pa.string())
    expected = content_hash(plain)
    for variant in (plain.cast(pa.large_string()), plain.cast(pa.string_view()), plain.dictionary_encode()):
        assert content_hash(variant) == expected


@given(values=st.lists(st.none() | st.lists(TEXT, max_size=3), max_size=8))
def test_variants_of_a_list_are_one(values: list[list[str | None] | None]) -> None:
    plain = pa.array(values, pa.list_(pa.string()))
    for variant in (pa.large_list(pa.large_string()), pa.list_(pa.dictionary(pa.int32(), pa.string()))):
        assert content_hash(pa.array(values, variant)) == content_hash(plain)


def test_narrower_numbers_are_the_same_values() -> None:
    assert content_hash(pa.array([1, None, -3], pa.int8())) == content_hash(pa.array([1, None, -3]))
    assert content_hash(pa.array([0.5, None], pa.float32())) == content_hash(pa.array([0.5, None]))
    days = [date(1969, 12, 31), None]
    assert content_hash(pa.array(days, pa.date64())) == content_hash(pa.array(days, pa.date32()))


def test_what_lies_under_a_null_does_not_show() -> None:
    mask = pa.py_buffer(b"\x05")  # rows 0 and 2 are valid
    texts = pa.array(["a", "garbage", "b"])
    hidden = pa.Array.from_buffers(pa.string(), 3, [mask, *texts.buffers()[1:]])
    assert content_hash(hidden) == content_hash(pa.array(["a", None, "b"]))
    numbers = pa.Array.from_buffers(pa.int64(), 3, [mask, pa.array([1, 99, 2]).buffers()[1]])
    assert content_hash(numbers) == content_hash(pa.array([1, None, 2]))
    lists = pa.ListArray.from_arrays(
        pa.array([0, 1, 3, 4], pa.int32()),
        pa.array(["a", "x", "y", "b"]),
        mask=pa.array([False, True, False]),
    )
    assert content_hash(lists) == content_hash(pa.array([["a"], None, ["b"]]))
    structs = pa.StructArray.from_arrays([pa.array([1, 99, 2])], ["n"], mask=pa.array([False, True, False]))
    assert content_hash(structs) == content_hash(pa.array([{"n": 1}, None, {"n": 2}]))
    encoded = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 0]), pa.array(["a", None]))
    assert content_hash(encoded) == content_hash(pa.array(["a", None, None, "a"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pa.array([None], pa.string()), pa.array([""])),
        (pa.array(["ab", "c"]), pa.array(["a", "bc"])),
        (pa.array([["a"], []]), pa.array([[], ["a"]])),
        (pa.array([[]], pa.list_(pa.string())), pa.array([None], pa.list_(pa.string()))),
        (pa.array([0]), pa.array([None], pa.int64())),
        (pa.array([0]), pa.array([False])),
        (pa.array([0]), pa.array([date(1970, 1, 1)])),
        (pa.array([{"a": 1}]), pa.array([{"b": 1}])),
        (
            pa.array([{"a": None}], pa.struct([("a", pa.int64())])),
            pa.array([None], pa.struct([("a", pa.int64())])),
        ),
        (pa.array([], pa.string()), pa.array([None], pa.string())),
    ],
)
def test_what_is_easily_confused(one: pa.Array, other: pa.Array) -> None:
    assert content_hash(one) != content_hash(other)


def test_all_nan_are_one_and_both_zeros() -> None:
    assert content_hash(pa.array([-0.0])) == content_hash(pa.array([0.0]))
    negative = pa.Array.from_buffers(pa.float64(), 1, [None, pa.py_buffer(b"\x01\0\0\0\0\0\xf8\xff")])
    assert content_hash(negative) == content_hash(pa.array([float("nan")]))


def test_the_rule_is_the_one_that_is_written_down() -> None:
    """A published hash stays true: whoever changes the rule hears of it here."""
    number = struct.Struct("<q").pack
    elements = b"string\0" + number(1) + b"\1" + number(2) + "é".encode()
    lists = b"list\0" + number(3) + b"\1\0\1" + number(1) + number(0) + number(0) + elements
    column = pa.array([["é"], None, []], pa.list_(pa.string()))
    assert content_hash(column) == hashlib.sha256(lists).hexdigest()


def test_a_kind_that_no_table_has_is_refused() -> None:
    with pytest.raises(TypeError, match="duration"):
        content_hash(pa.array([1], pa.duration("s")))


RECORDED: dict[str, tuple[pa.DataType, list[Any], str]] = {
    "string": (
        pa.string(),
        ["é", None, "", "a\0b"],
        "b5672f192436d99aa300484257fcce5ff3c68d283fbed115ee53513616ca1414",
    ),
    "integer": (
        pa.int64(),
        [1, None, -(2**63)],
        "4bc7093e490117ad2bfb28b889fa7b6d1b15aaaf6ef5ddba4e8d625c3a3430ac",
    ),
    "number": (
        pa.float64(),
        [0.1, None, -0.0, float("nan")],
        "7c50989add6ebb7458ce049e544ab22ac192ff5cb5a012775bfb4323e9e48b1c",
    ),
    "boolean": (
        pa.bool_(),
        [True, None, False],
        "4136dfd548b4d56ba39689614c4b21c3fa4ca57d18fe61cc7c0ba6b6c67dc6c3",
    ),
    "date": (
        pa.date32(),
        [date(1969, 12, 31), None, date(2024, 2, 29)],
        "8600fc33557849c9d877570caf7f3126c6d18af7c7b74a667ba2d69ba19b6930",
    ),
    "list": (
        pa.list_(pa.string()),
        [["x", None], None, [], ["yz"]],
        "27be1455fe5f2c9f08a58e763d6ba18e1548369e3877ea0528ef3bcef5550b99",
    ),
    "structs": (
        pa.list_(pa.struct([("key", pa.string()), ("value", pa.int64())])),
        [[{"key": "k", "value": 1}, {"key": None, "value": None}], None, []],
        "3a7cbb6e5108adf30c558061e7d8ff33b15ea697174f4e4275556cf42b38fb4a",
    ),
    "nothing": (pa.string(), [], "a6c2da3dc81c6042403fa299e744b59acdbca25395c11b8653d11cff56134354"),
}


@pytest.mark.parametrize("kind", RECORDED)
def test_hashes_that_were_published_once_stay_true(kind: str) -> None:
    """These were made by an earlier code of other libraries."""
    dtype, values, expected = RECORDED[kind]
    assert content_hash(pa.array(values, dtype)) == expected


@pytest.mark.parametrize("kind", RECORDED)
def test_a_long_column_has_the_hash_of_a_short_one(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long one nothing is kept in memory: it is read once more."""
    monkeypatch.setattr(verifier, "_MOST_KEPT", 0)
    dtype, values, expected = RECORDED[kind]
    assert content_hash(pa.array(values, dtype)) == expected
