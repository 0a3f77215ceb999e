"""A good dump made hostile: flipped, cut, spliced, encoded anew, with what terminals and parsers stumble on."""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from etl.parse.formats import FORMATS

Mutation = Callable[[bytes, Random, Sequence[bytes]], bytes]

_SIGNS: Final = (
    *("\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1bc", "\x9b2J", "\x08\x08\x08", "\x00", "\x00" * 40, "\x7f", "\x85"),
    *("\u202e", "\u2066\u2069", "\u200f", "\u2028", "\u2029", "\ufeff", "\ufffe", "\U0010ffff", "\u0301" * 50),
    *("\r", "\r\r\n", "\n" * 200, "\x0b\x0c", "\t" * 60, " " * 300, "\xa0" * 50),
    *("9" * 5_000, "-0", "1e999", "0x7fffffffffffffff", "18446744073709551616", "NaN", "99999-99-99", "0000", "12345"),
    *("2999-02-30", "31 Feb 2020", "-1 Jan 0001", "year 10000", "\u0662\u0660\u0661\u0669", "٣" * 30),
    *("{" * 300, "}" * 300, "\\frac{" * 120, "$" * 99, "$$", "\\begin{matrix}" * 50, "\\" * 77, "^{_{" * 60, "%" * 50),
    *("[" * 400, "]" * 400, '{"a":' * 200, "<a>" * 200, "</entry>", "<entry>", "<![CDATA[", "]]>", "<!--", "&" * 100),
    *("&amp;" * 50, "&amp;amp;amp;", "&#x110000;", "&#0;", "&#xd800;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;"),
    *('"', '""', "'" * 30, "`" * 30, ",", ";" * 90, "|" * 40, " and " * 60, "et al." * 20, "@" * 30, "#" * 30),
    *("\ue000", "\ue001 \n", "\x1f", "\x1c\x1d\x1e\x1f", "<pre>", "</pre>\n"),
    *("=cmd|' /C calc'!A0", "${item.x}", "$(id)", "`id`", "{{7*7}}", "%s%n", "../../etc/passwd", "file:///etc/passwd"),
    *("arXiv:", "arXiv:9999.99999v99", "10.1000/" + "x" * 300, "doi:" * 40, "https://" * 40, "PMID: " + "9" * 30),
    *("Abstract:", "Abstract:\n" * 9, "ER  - ", "TY  - ", "@string{a = a # a}", "@comment{", "PMID- ", "%0 ", "PAR1"),
    *("Ã¢â‚¬â„¢" * 9, "\ud7ff", "ﬁﬂ", "İ", "ß" * 9, "👩‍👩‍👧‍👦", "𝔘" * 9, "Z\u0351\u036b\u0343" * 30),
)
_BYTES: Final = (
    *(
        b"\xff",
        b"\xfe\xff",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xed\xb0\x80",
        b"\xf4\x90\x80\x80",
    ),
    *(
        b"\xe2\x82",
        b"\x80" * 30,
        b"\x81\x8d\x8f\x90\x9d",
        b"\x00\xd8",
        b"\x1f\x8b\x08",
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"\x1a",
    ),
)
_ENCODINGS: Final = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
    *("latin-1", "cp1252", "cp437", "utf-7", "shift_jis", "koi8-r"),
)


def mutant(random: Random, seeds: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """A hostile dump, and the format that it is read as: mostly its own, else any."""
    own, raw = random.choice(seeds)
    others = [other for _, other in seeds]
    if len(raw) > 6_000 and random.random() < 0.8 and own != "parquet":
        start = random.randrange(len(raw) - 3_000)
        raw = raw[start : start + 3_000]
    for _ in range(random.randint(1, 4)):
        raw = random.choice(_MUTATIONS)(raw, random, others)[:200_000]
    return own if random.random() < 0.7 else random.choice(sorted(FORMATS)), raw


def _place(raw: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(raw))
    return start, min(len(raw), start + random.choice((1, 4, 16, 64, 256, 1024)))


def _flip(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    flipped = bytearray(raw)
    for _at in range(random.choice((1, 1, 3, 20)) if raw else 0):
        flipped[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return bytes(flipped)


def _cut(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _place(raw, random)
    return random.choice((raw[:start], raw[start:], raw[:start] + raw[end:]))


def _swap(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    (a, b), (c, d) = sorted((_place(raw, random), _place(raw, random)))
    return raw if b > c else raw[:a] + raw[c:d] + raw[b:c] + raw[a:b] + raw[d:]


def _double(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _place(raw, random)
    return raw[:end] + raw[start:end] * random.choice((1, 2, 30)) + raw[end:]


def _splice(raw: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others)
    first, last = _place(other, random)
    start, end = _place(raw, random)
    return raw[:start] + other[first : max(last, first + 300)] + raw[random.choice((start, end)) :]


def _insert(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    for _at in range(random.choice((1, 1, 5))):
        sign = (
            random.choice(_BYTES) if random.random() < 0.3 else random.choice(_SIGNS).encode("utf-8", "surrogatepass")
        )
        start = _place(raw, random)[0]
        raw = raw[:start] + sign * random.choice((1, 1, 1, 20)) + raw[start:]
    return raw


def _recode(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    return raw.decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")


def _mixed(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _place(raw, random)
    part = raw[start:end].decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")
    return raw[:start] + part + raw[end:]


def _line_ends(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    sign = random.choice((b"\r", b"\r\n", b"", b"\n\n", b" ", "\u2028".encode(), b"\x0b", b"\n\r", b"\\n"))
    return raw.replace(b"\n", sign)


def _lines(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    lines = raw.split(b"\n")
    what = random.randrange(4)
    if what == 0:
        random.shuffle(lines)
    elif what == 1:
        lines = [line for line in lines if random.random() < 0.8]
    elif what == 2:
        lines = [line for line in lines for _ in range(random.choice((1, 1, 1, 3)))]
    else:
        lines.insert(random.randrange(len(lines)), random.choice(_SIGNS).encode("utf-8", "surrogatepass"))
    return b"\n".join(lines)


def _numbers(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    sign = random.choice(
        (b"0", b"9" * 30, b"9" * 4_400, b"-1", b"1e400", b"99999", b"2147483648", b"9223372036854775808")
    )
    return re.sub(rb"\d{1,400}", lambda found: sign if random.random() < 0.3 else found[0], raw)


def _authors(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _place(raw, random)
    sign = random.choice((b"; ", b" and ", b", ", b"\n", b"\nAU  - ", b'","'))
    count = random.choice((10, 300, 10_000))
    return raw[:start] + sign.join(b"Kite, A. %d" % number for number in range(count)) + raw[end:]


def _again(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    return raw * random.choice((2, 2, 9))


def _letters(raw: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """Every so many characters another one: of a wide script, or one that is two halves in UTF-16."""
    text, sign = raw.decode("utf-8", "replace"), random.choice("\u0130\u6f22\U0001d518\u0301\x00\ud800\x1b\u202e")
    step = random.choice((2, 7, 50))
    return "".join(c if at % step else c + sign for at, c in enumerate(text)).encode("utf-8", "surrogatepass")


_MUTATIONS: Final[tuple[Mutation, ...]] = (
    *(_flip, _flip, _cut, _cut, _swap, _double, _splice, _splice, _insert, _insert, _insert),
    *(_recode, _mixed, _line_ends, _lines, _lines, _numbers, _authors, _again, _letters),
)
