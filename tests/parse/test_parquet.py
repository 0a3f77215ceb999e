"""Parquet files: what their columns are, what they may unpack to, and what becomes of damaged ones."""

import io
import random
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.parse.formats import FORMATS
from etl.parse.formats.parquet_table import ParquetTable
from etl.parse.protocol import Fault, Furniture, Record, Table
from etl.parse.tables.parquet_footer import read_footer
from tests.parse.reading import assert_tiles, mention_rows, parsed, read, rules, span_rows

TABLE = ParquetTable()
LONG = "kite" * 200_000


def packed(columns: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **options)
    return file.getvalue()


def many(**options: Any) -> bytes:
    """Sixty papers in three row groups, with columns of every sort."""
    dice, words = random.Random(7), "kite pebble boat whistle tail wind paper".split()
    texts = [" ".join(dice.choices(words, k=30)) for _ in range(60)]
    columns = {
        "title": [f"{text[:20]} {place}" for place, text in enumerate(texts)],
        "abstract": texts,
        "authors": [[text[:8], text[9:15]] for text in texts],
        "year": [None if place % 7 == 0 else 2000 + place % 9 for place in range(60)],
        "lab": [{"name": text[:5], "size": float(place)} for place, text in enumerate(texts)],
        "same": ["a"] * 60,
    }
    return packed(columns, row_group_size=20, **options)


def test_values_of_every_type_are_text() -> None:
    columns = {
        "title": ["A Tail", "Pebbles"],
        "abstract": [["We fly.", "Far; and high."], None],
        "authors": [["Ada Ray", "Ben Öre"], ["Cy; Sons", "Di"]],
        "year": [2021.0, None],
        "Publication Date": [date(2021, 3, 4), None],
        "pmid": pa.array([12345, None], pa.int32()),
        "keywords": pa.array(["kites|tails", None]).dictionary_encode(),
        "categories": pa.array([["cs.RO"], []], pa.large_list(pa.large_string())),
        "seen": pa.array([datetime(2021, 3, 4), datetime(2021, 3, 4, 5, 6)], pa.timestamp("ns")),
        "raw": [b"kite", b"\xff\x00"],
        "lab": [{"name": "Kites", "level": 3}, None],
        "good": [True, False],
        "score": [0.5, float("nan")],
        "vector": pa.array([[1, 2], [3, 4]], pa.list_(pa.int8(), 2)),
        "nothing": pa.nulls(2),
    }
    first, second = read("parquet", packed(columns))
    assert first == {
        "title": "A Tail",
        "abstract": "We fly.\nFar; and high.",
        "authors": "Ada Ray; Ben Öre",
        "date": "2021-03-04",
        "year": "2021.0",
        "pmid": "12345",
        "keywords": "kites; tails",
        "categories": "cs.RO",
        "seen": "2021-03-04",
        "raw": "kite",
        "lab": '{"name": "Kites", "level": 3}',
        "good": "True",
        "score": "0.5",
        "vector": "[1, 2]",
    }
    assert second == {
        "title": "Pebbles",
        "authors": "Cy; Sons\nDi",
        "seen": "2021-03-04T05:06:00",
        "raw": "/wA=",
        "good": "False",
        "vector": "[3, 4]",
    }


def test_authors_as_structures_are_their_names() -> None:
    authors = [[{"name": "Ada Ray", "orcid": "0"}, {"name": "Ben Öre", "orcid": None}], []]
    parts = [[{"given": "Ada", "family": "Ray"}], [{"given": None, "family": "Öre"}]]
    assert read("parquet", packed({"title": ["A", "B"], "authors": authors})) == [
        {"title": "A", "authors": "Ada Ray; Ben Öre"},
        {"title": "B"},
    ]
    assert [values["authors"] for values in read("parquet", packed({"title": ["A", "B"], "authors": parts}))] == [
        "Ray, Ada",
        "Öre",
    ]


def test_text_that_is_no_utf_8_is_marked() -> None:
    text = pa.array([b"A T\x80il", b"B"]).view(pa.string())
    for options in ({}, {"use_dictionary": False}):
        assert [values["title"] for values in read("parquet", packed({"title": text}, **options))] == [
            "A T\ufffdil",
            "B",
        ]


@pytest.mark.parametrize(
    "options", [{}, {"use_dictionary": False}, {"data_page_version": "2.0", "compression": "zstd"}]
)
def test_rows_share_the_bytes_of_their_row_group(options: dict[str, Any]) -> None:
    raw = many(**options)
    dump = parsed("parquet", raw)
    assert_tiles(dump, len(raw))
    assert dump.mentions.height == 60
    assert rules("parquet", raw) == []
    fields = [span for span in span_rows(dump) if span.role == "field"]
    assert len(fields) == 60
    assert all(span.field == "record" for span in fields)
    known = pq.read_metadata(io.BytesIO(raw))
    for number, group in enumerate(read_footer(raw).groups):
        columns = [known.row_group(number).column(place) for place in range(known.num_columns)]
        starts = [column.dictionary_page_offset or column.data_page_offset for column in columns]
        assert group.start == min(starts) == fields[20 * number].start
        assert group.end == fields[20 * number + 19].end
        assert (group.rows, group.unpacked) == (20, known.row_group(number).total_byte_size)


def test_a_row_without_a_text_is_a_fault() -> None:
    raw = packed({"title": ["A", None, "C"], "doi": ["10.1000/a", "10.1000/b", None]})
    assert [values["title"] for values in read("parquet", raw)] == ["A", "C"]
    assert rules("parquet", raw) == ["no_title_or_abstract"]


def test_a_mapping_says_which_column_a_field_is() -> None:
    raw = packed({"name of it": ["A"], "TEXT": ["B"], "title": ["C"]})
    mapped = TABLE.with_columns({"title": "Name of it", "abstract": "TEXT"})
    assert isinstance(FORMATS["parquet"], Table)
    assert read(mapped, raw) == [{"title": ["A", "C"], "abstract": "B"}]  # the second is in `extra`


def test_a_mapping_to_a_column_that_is_not_there_is_a_fault() -> None:
    raw = packed({"name": ["A"], "text": ["B"]})
    mapped = TABLE.with_columns({"title": "nmae"})
    assert read(mapped, raw) == []
    assert rules(mapped, raw) == ["no_such_column"]
    assert rules("parquet", raw) == ["no_header"]
    assert "`name`, `text`" in parsed("parquet", raw).quarantine["reason"][0]


@pytest.mark.parametrize(
    "columns",
    [
        {"title": ["kite"] * 100_000},
        {
            "title": [str(place) for place in range(3000)],
            "abstract": pa.DictionaryArray.from_arrays([0] * 3000, [LONG]),
        },
        {
            "title": [str(place) for place in range(1500)],
            "authors": pa.ListArray.from_arrays(
                pa.array(range(0, 3001, 2), pa.int32()), pa.DictionaryArray.from_arrays([0] * 3000, [LONG])
            ),
        },
    ],
)
def test_a_small_file_that_unpacks_to_gigabytes_is_refused(columns: dict[str, Any]) -> None:
    raw = packed(columns, compression="zstd")
    assert len(raw) < 100_000
    assert read("parquet", raw) == []
    assert rules("parquet", raw) == ["too_dense"]


def test_a_file_that_declares_to_unpack_to_gigabytes_is_refused() -> None:
    quickly: dict[str, Any] = {"compression": "zstd", "use_dictionary": False, "write_statistics": False}
    raw = packed({"title": ["A", "B"], "abstract": [LONG * 200, LONG * 201]}, **quickly, compression_level=-5)
    assert rules("parquet", raw) == ["too_dense"]
    raw = packed({"title": ["A", "B"], "abstract": [LONG, LONG]}, compression="zstd", use_dictionary=False)
    assert len(raw) < 1_000
    assert [type(block) for block in TABLE.blocks(raw.decode("latin-1"))][1:3] == [Record, Record]


@pytest.mark.parametrize(
    "raw",
    [
        b"PAR1",
        b"PAR1PAR1",
        b"PAR1\xff\xff\xff\xffPAR1",
        b"PAR1\x00\x00\x00\x00PAR1",
        b"kites",
        b"PAR1" + b"\x1c" * 90 + b"PAR1",
    ],
)
def test_what_is_no_parquet_is_a_fault(raw: bytes) -> None:
    assert read("parquet", raw) == []
    assert rules("parquet", raw) == ["damaged_file"]


def test_a_table_without_rows_is_furniture() -> None:
    raw = packed({"title": pa.array([], pa.string())})
    assert read("parquet", raw) == []
    assert rules("parquet", raw) == []


def test_a_cut_file_is_a_fault_that_says_so() -> None:
    dump = parsed("parquet", many()[:-1])
    assert "does not begin and end with `PAR1`" in dump.quarantine["reason"][0]


def test_a_damaged_page_costs_its_row_group_alone() -> None:
    raw = bytearray(many(compression="none", use_dictionary=False, write_page_checksum=True))
    whole = read("parquet", bytes(raw))
    raw[raw.index(whole[30]["abstract"].encode())] ^= 1
    dump = parsed("parquet", bytes(raw))
    assert dump.quarantine["rule"].to_list() == ["damaged_file"]
    assert dump.quarantine["reason"][0].startswith("row group 2: ")
    assert [mention.values for mention in mention_rows(dump)] == [*whole[:20], *whole[40:]]


@pytest.mark.parametrize(
    "options", [{}, {"compression": "zstd", "write_page_checksum": True}, {"use_dictionary": False}]
)
def test_damaged_files_are_accounted_for(options: dict[str, Any]) -> None:
    """Bits flip everywhere, and most where a mistake is worst: in the footer."""
    raw, dice = many(**options), random.Random(11)
    footer = len(raw) - 8 - int.from_bytes(raw[-8:-4], "little")
    for turn in range(300):
        damaged = bytearray(raw)
        for _ in range(dice.choice((1, 1, 2, 4))):
            place = dice.randrange(footer if turn % 2 else 0, len(raw))
            damaged[place] = dice.choice((0, 127, 128, 255, damaged[place] ^ 1 << dice.randrange(8)))
        position = 0
        for block in TABLE.blocks(bytes(damaged).decode("latin-1")):
            assert isinstance(block, Record | Furniture | Fault)
            assert position <= block.start < block.end <= len(raw)
            position = block.end
            assert not isinstance(block, Fault) or block.reason
        assert position == len(raw)


def test_only_the_first_bytes_tell() -> None:
    assert TABLE.sniff(many()[: 1 << 16].decode("latin-1")) >= 0.8
    assert TABLE.sniff("PARQUET") == TABLE.sniff("") == TABLE.sniff("title,abstract\nA,B\n") == 0
