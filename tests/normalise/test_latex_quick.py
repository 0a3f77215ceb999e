r"""The quick reader against pylatexenc's: the same text, or none."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.normalise.latex_quick import quickly_read
from etl.normalise.latex_reader import UNREADABLE, read

MACROS = r"""\alpha \le \log \, \; \! \% \& \_ \{ \} \| \\ \left \right \cal \rm \bf \em \o \i \j \ss \to \prime
    \circ \foo \Foo \LaTeX \item \today \label \mathcal \mathrm \mathbf \text \textbf \emph \mbox \frac \dfrac \sqrt
    \bar \hat \vec \' \" \^ \~ \c \v \operatorname \cite \citep \ref \url \href \footnote \ket \braket \ensuremath
    \underset \overset \stackrel \binom \not \textcolor \hspace \phantom \begin \end \verb \( \) \[ \] \é \input
    \title \maketitle \overline \underline \xrightarrow \textsuperscript \pmod""".split()
SIGNS = [*"xé1^_+()[]*,'~&%$", "y2", "ab", " ", "  ", "$$", "\\", "\\ "]
leaf = st.one_of(st.sampled_from(MACROS), st.sampled_from(SIGNS))
tree = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: "{" + "".join(parts) + "}"),
        st.lists(inner, min_size=2, max_size=5).map("".join),
        st.lists(inner, min_size=2, max_size=4).map(" ".join),
    ),
    max_leaves=12,
)
edges = st.sampled_from([("$", "$"), ("$", "$"), ("", ""), ("$$", "$$"), (r"\(", r"\)"), (r"\[", r"\]"), ("^{", "}")])


def slowly_read(source: str) -> str | None:
    try:
        return read(source)
    except UNREADABLE:
        return None


@given(edges, tree)
@example(("$", "$"), r"\frac\alpha{b}\, \log\log n")
@example(("", ""), r"{\em a $x$$y$}")
@example(("$", "$"), r"\alphaé")
@example(("$$", "$$"), "")
@example(("$", "$"), "x\\")
@example((r"\(", r"\)"), "x\\")
def test_both_readers_say_the_same(edge: tuple[str, str], inside: str) -> None:
    source = f"{edge[0]}{inside}{edge[1]}"
    quick = quickly_read(source)
    assert quick is None or quick == slowly_read(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("$x$", "x"),
        (r"$\mathcal{O}(n\log n)$", "𝒪(n log n)"),
        (r"$x^{n+1}_{\rm eff}$", "x^{n+1}_{eff}"),
        (r"$\frac{a+b}2$", "(a+b)/2"),
        (r"$\sqrt{2}$", "√2"),
        (r"{\em old $\rho$ style}", "old ρ style"),
        (r"\textbf{\emph{two} words}", "two words"),
        (r"\'{\i}", "í"),
        (r"\cite{a,b}", "[a,b]"),
        (r"\[a\le b\]", " a≤b "),
    ],
)
def test_the_usual_is_read_quickly(source: str, text: str) -> None:
    assert quickly_read(source) == text


@pytest.mark.parametrize(
    "source",
    [
        r"\begin{array}{c}1\end{array}",
        r"$\sqrt[3]{x}$",
        r"\verb|x|",
        "$x\n\ny$",
        r"$\text{if $x$}$",
        "$x",
        r"$\frac{1}$",
        r"\operatorname*{x}",
        r"$\not=$",
        "{" * 13 + "x" + "}" * 13,
        "{x",
        "x}",
        "%",
        r"\cite",
    ],
)
def test_the_rest_is_left_to_pylatexenc(source: str) -> None:
    assert quickly_read(source) is None
