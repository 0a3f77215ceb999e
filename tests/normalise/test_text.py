import time
import unicodedata

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from polars.testing import assert_series_equal

from etl.normalise.text import plain_text, plain_text_series

SPACES = " |\t|\n|\r\n|-\n|medi-\ncal|\u00ad\n|\u2010\n|\xa0|\u2028|\x85|\x1c".split("|")
SIGNS = """\0 \x92 \ufeff \u200b \u00ad \u0301 \u0338 \u1fef ﬁ e and A 5 é ı - `` '' " ' ~ http:// www. . { }
    ^{ _{ ^ th a + > ( )""".split()
MARKUP = r"""< <i> </i> <sub> </sub> <sup> </sup> <jats:p> <br/> <a <b id="x" /> & &amp; &lt; &gt; amp; lt;
    &#x3c; &#0; &shy; \ $ \' \textit{""".split()
plain_piece = st.one_of(st.sampled_from(SPACES + SIGNS), st.text(max_size=3))
unmarked = st.lists(plain_piece).map("".join)
marked = st.lists(st.one_of(plain_piece, st.sampled_from(MARKUP))).map("".join)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  two\n  lines\t and\xa0spaces\u2009\u2028 ", "two lines and spaces"),
        ("zero\u200bwidth, soft\u00adhyphen, \ufeffBOM", "zerowidth, softhyphen, BOM"),
        ("NUL\0, \u202aleft\u202c", "NUL, left"),
        ("ﬁnite ﬂow eﬃcient, 10⁵ m²", "finite flow efficient, 10⁵ m²"),
        ("e\u0301tale", "étale"),
        ("don\x92t \x93quote\x94", "don’t “quote”"),
        ("MÃ¼ller, JÃ¼rgen â€“ GÃ¶ÃŸl", "Müller, Jürgen – Gößl"),
        ("MÃƒÂ¼ller and JÃƒÂ¼rgen", "Müller and Jürgen"),
        ("Î±-decay at 5 Î¼m, ï¬\x81nite, æ\x97¥æ\x9c¬", "α-decay at 5 μm, finite, 日本"),
        ("KÃ¶ln beside α", "Köln beside α"),
        ("Tomáš met Lukáš, an été” it was, 10‰ of naïve–real", "Tomáš met Lukáš, an été” it was, 10‰ of naïve–real"),
        ("object\ufffc, joiner\u034f, mark\u061c", "object, joiner, mark"),
        ("São Paulo, Ñandú, ARÃO, 5 °C, Ångström", "São Paulo, Ñandú, ARÃO, 5 °C, Ångström"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_characters_and_white_space(raw: str, text: str) -> None:
    assert plain_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a medi-\ncal informa- \r\n  tion", "a medical information"),
        ("the inter\u00ad\nnational", "the international"),
        ("an al-\ngorithm, the algorithm", "an algorithm, the algorithm"),
        ("an al-\ngorithm", "an al-gorithm"),
        ("large-\nscale, self-\nattention", "large-scale, self-attention"),
        ("in-\ning, but in-ing", "in-ing, but in-ing"),
        ("state-of-the-\nart", "state-of-the-art"),
        ("pre-\nand post-training", "pre- and post-training"),
        ("COVID-\n19, Monte-\nCarlo", "COVID-19, Monte-Carlo"),
        ("a dash -\nhere and --\nthere", "a dash - here and -- there"),
    ],
)
def test_words_broken_at_line_ends(raw: str, text: str) -> None:
    assert plain_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<i>In vitro</i> <b>growth</b>", "In vitro growth"),
        ("<jats:title>Aim</jats:title><jats:p>We do</jats:p>", "Aim We do"),
        ("one<br/>two<p>three</p>", "one two three"),
        ("<span class=\"x\" id='y'>z</span>", "z"),
        ("CO<sub>2</sub>, 10<sup>-5</sup>, 1<sup>st</sup>", "CO_2, 10^-5, 1st"),
        ("x<jats:sub>i+1</jats:sub>", "x_{i+1}"),
        ("CO<sub><i>2</i></sub> and a stray </sub>", "CO_2 and a stray"),
        ("p &lt; 0.05 &amp; q&nbsp;= 1&#8211;2", "p < 0.05 & q = 1–2"),
        ("&lt;i&gt;E. coli&lt;/i&gt; &amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt; &amp;amp;", "E. coli x &"),
        ("&#64257;nite, medi&shy;cal", "finite, medical"),
        ("x<sup>a<sub>b</sub></sup>", "x^{a_b}"),
        ("a <!-- remark --> b <![CDATA[c]]> <?xml version='1.0'?>d", "a b c d"),
        ("<p class=abs>x</p> <img src='y.png'> <img src='y.png'/>z", "x z"),
        ('text<xref ref-type="bibr">1</xref> <inline-graphic xlink:href="a"/>', "text1"),
    ],
)
def test_html(raw: str, text: str) -> None:
    assert plain_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<mml:math><mml:msub><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msub></mml:math>", "x_2"),
        ("<math xmlns='m'><msup><mi>x</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup></math>", "x^{n+1}"),
        ("<math><mfrac><mn>1</mn><mrow><mi>a</mi><mo>-</mo><mi>b</mi></mrow></mfrac></math>", "1/(a-b)"),
        (
            "<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><mo>=</mo><msqrt><mn>3</mn></msqrt></math>",
            "x_i^2=√(3)",
        ),
        ("a <math><semantics><mi>α</mi><annotation encoding='t'>\\alpha</annotation></semantics></math> b", "a α b"),
        ("&lt;mml:math&gt;&lt;mml:mi&gt;y&lt;/mml:mi&gt;&lt;/mml:math&gt;", "y"),
    ],
)
def test_mathml(raw: str, text: str) -> None:
    assert plain_text(raw) == text


@pytest.mark.parametrize(
    "text",
    [
        "a<b, a < b, p<0.05, <1T, x<y>z, if a<b and c>d",
        "the mean <p> and <B>, <n>-photon states, <s and u>",
        "p<0.05 and n>30, <k>, <x^2>, <psi|phi>, <mi>",
        "**bold**, _it_ and `code`",
        "AT&T, R&D, ?a=1&copy=2, &unknown; and &notes;",
        "costs $5 and $10, 50% of a_b",
    ],
)
def test_what_is_no_markup_stays(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("over\n60$\\%$ of \\textit{Flamingo}", "over 60% of Flamingo"),
        (r"\url{https://x.org/a_b}; \href{https://x.org}{here}", "https://x.org/a_b; here (https://x.org)"),
        ("<tex-math>$\\alpha$</tex-math> &amp; \\begin{align}a\n= b \\\\ c\\end{align}", "α & a = b; c"),
    ],
)
def test_latex(raw: str, text: str) -> None:
    assert plain_text(raw) == text


@given(marked)
def test_result_is_one_trimmed_line_in_nfc(raw: str) -> None:
    text = plain_text(raw)
    assert text == " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)


@given(unmarked)
@example("Ü\x08¯")
@example("Üâ\x80\x8b¯")
def test_idempotent_without_escapes(raw: str) -> None:
    text = plain_text(raw.translate({ord(sign): None for sign in "\\$&<"}))
    assert plain_text(text) == text


@given(st.lists(st.one_of(st.none(), marked, st.text(st.characters(max_codepoint=126)))))
def test_series_is_the_function_of_every_value(values: list[str | None]) -> None:
    raw = pl.Series("title_raw", values, pl.String())
    expected = [None if value is None else plain_text(value) for value in values]
    assert_series_equal(plain_text_series(raw), pl.Series("title_raw", expected, pl.String()))
    assert raw.to_list() == values


@pytest.mark.parametrize(
    "unit",
    [
        "$",
        "\\",
        "{",
        r"\(",
        "<",
        "&",
        " ",
        "a-\n",
        "\u00ad\n",
        "<i ",
        "<i>",
        "<mi>",
        "<mrow>",
        "<mml:msub><mml:mi>a</mml:mi>",
        "<!--",
        "Ã©",
        "<sub>a",
        '<i a="',
        "&#",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    begin = time.process_time()
    plain_text(unit * (200_000 // len(unit)))
    assert time.process_time() - begin < 10
