"""Which stretches of quarantine are records, and how many."""

import ast
from pathlib import Path

import pytest

from etl.parse.driver import ParseLimits, parse
from etl.parse.formats import FORMATS
from etl.prisma.records import RECORD_RULES, TEXT_RULES, records_in

PARSE = Path(__file__).parents[2] / "etl/parse"
RIS = "TY  - JOUR\nAU  - Kite, Ada\nER  - \n"
WOS = "PT J\nAU Kite, Ada\nER\n\n"
NBIB = "PMID- {0}\nFAU - Kite, Ada\nDP  - 2021\n\n"
BIBTEX = "@article{{k{0},\n  author = {{Kite, Ada}},\n  year = {{2021}}\n}}\n\n"
ATOM = "<entry><id>http://example.org/{0}</id></entry>\n"


def rules() -> set[str]:
    """The names of rules by which formats reject: what stands where a `Fault` or a broken row has its rule."""
    found = set()
    for path in sorted(PARSE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Constant)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Fault", "_fault"):
                for place in node.args[2:4]:
                    value = named.get(place.id) if isinstance(place, ast.Name) else getattr(place, "value", None)
                    found.add(value)
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "rule":
                found |= {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
    return {one for one in found if isinstance(one, str) and one.replace("_", "").isalpha()}


def test_every_rule_of_parse_is_of_one_kind() -> None:
    found = rules()
    assert len(found) > 25
    assert found <= RECORD_RULES | TEXT_RULES
    assert RECORD_RULES.isdisjoint(TEXT_RULES)


def test_a_rule_that_is_not_known_counts_as_that_of_a_record() -> None:
    assert records_in("ris", "of_tomorrow", "?") == 1
    assert records_in("abstract_list", "no_label", "TY  - JOUR") == 0


@pytest.mark.parametrize(
    ("format_name", "record", "after"),
    [
        ("ris", RIS, "TY  - JOUR\nTI  - A Tail for Every Kite\nER  - \n"),
        ("nbib", NBIB, "PMID- 9\nTI  - A Tail for Every Kite\nDP  - 2021\n"),
        ("bibtex", BIBTEX, "@article{z, title = {A Tail for Every Kite}}\n"),
        ("refer", "%0 Journal Article\n%A Kite, Ada\n\n", "%0 Journal Article\n%T A Tail for Every Kite\n"),
        ("jsonl", '{{"doi": "10.1000/{0}"}}\n', '{"title": "A Tail for Every Kite", "doi": "10.1000/9"}\n'),
        ("arxiv_atom", ATOM, "<entry><title>A Tail for Every Kite</title></entry>\n"),
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_records_without_title_and_abstract_are_counted_one_by_one(
    format_name: str, record: str, after: str, count: int
) -> None:
    text = "".join(record.format(number) for number in range(1, count + 1)) + after
    rejected = parse(text.encode(), "toy", FORMATS[format_name], ParseLimits(100_000)).quarantine
    counts = [records_in(format_name, rule, raw) for rule, raw in rejected.select("rule", "raw_text").iter_rows()]
    assert sum(counts) == count
    assert len(counts) <= count


def test_lines_part_nothing_where_quotes_are_broken() -> None:
    assert records_in("csv", "no_title_or_abstract", ",,2020\n,,2021\n\n,,2022") == 3
    assert records_in("csv", "broken_quotes", '"a\nb\nc') == 1
    assert records_in("ris", "no_title_or_abstract", WOS * 2) == 2
