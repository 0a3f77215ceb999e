import logging
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.latex import has_latex, latex_to_text
from etl.normalise.latex_spans import MAX_DEPTH, MAX_SPAN, spans

SIGNS = r"""\ $ $$ { } [ ] ^ _ % ~ & # ' " ` `` '' {} {a} \( \) \[ \] \\ 5 10 a ı https:// x_1
    \begin{array} \end{array} \begin{pmatrix} \end{pmatrix} \frac \sqrt \sqrt[ \bar \' \c \emph \cite \url
    \href \textcolor \ket \alpha \log \o \left \right. \item \verb \foo \input \not""".split()
piece = st.one_of(st.sampled_from([*SIGNS, " ", "\n", "and "]), st.text(max_size=3))
latex_like = st.lists(piece).map("".join)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"60$\%$", "60%"),
        (r"2.1\% to 6.1\%, A\&B, \#1, \$5, a\_b, \{x\}", "2.1% to 6.1%, A&B, #1, $5, a_b, {x}"),
        (r"\emph{50% of} it", "50% of it"),
        (r"\textit{Flamingo} \textbf{\textit{x}} \texttt{code} \mbox{box}", "Flamingo x code box"),
        (r"{\em old} {\bf style} {\it a $\rho$}", "old style a ρ"),
        (r"\textbf{\emph{two} \emph{words}}", "two words"),
        ("a ``quoted'' and a ``mixed\" word, 5'' wide", "a “quoted” and a “mixed” word, 5'' wide"),
    ],
)
def test_text_markup(raw: str, text: str) -> None:
    assert latex_to_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"regularization, \etc. However", "regularization, etc. However"),
        (r"\foo{bar} \Foo{}bar", "bar Foobar"),
        (r"\LaTeX is \LaTeX{} here", "LaTeX is LaTeX here"),
        (r"$\Hom(A,B)$ and $x\foo y$", "Hom(A,B) and x foo y"),
        (r"written on \today in \input{file}", "written on today in file"),
    ],
)
def test_an_unknown_macro_keeps_its_argument_or_its_name(raw: str, text: str) -> None:
    assert latex_to_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"caf\'e \'{e} {\"o} \"{u} Schr\"odinger", "café é ö ü Schrödinger"),
        (r"\v{S}, \v Cech, Fran\c cois, Erd\H{o}s, na\"\i ve, \'{\i}", "Š, Čech, François, Erdős, naïve, í"),
        (r"\L ukasz, K\o benhavn, stra\ss e, {\AA}ngstr\"om", "Łukasz, København, straße, Ångström"),
        (r"5 \AA wide", "5 Å wide"),
        (r"don\'t", "don't"),
    ],
)
def test_accents(raw: str, text: str) -> None:
    assert latex_to_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("$O(n^2)$", "O(n^2)"),
        (r"$\alpha$-stable, $K$-index", "α-stable, K-index"),
        ("CO$_2$, $^{14}$C, Ca$^{2+}$", "CO_2, ^14C, Ca^2+"),
        (r"7$\times{}$10$^{24}$erg", "7×10^24erg"),
        (r"$\mathbb{R}^n$, $\mathcal O(n)$, ${\cal N}=4$, $\mathfrak{g}$", "ℝ^n, 𝒪(n), 𝒩=4, 𝔤"),
        (r"$\mathcal{ALC}$, $\mathbf{x}$, $\mathrm{ReLU}$", "ALC, x, ReLU"),
        (r"$\frac{1}{2}$, $\frac12$, $\frac{a+b}{c}$", "1/2, 1/2, (a+b)/c"),
        (r"$\sqrt{2}$, $\sqrt[3]{n+1}$", "√2, ^3√(n+1)"),
        (r"$\overline {M}_{0,n}$, $\bar{B}$, \bar p p", "M̅_{0,n}, B̄, p̄ p"),
        ("$x^{n+1}$, $x_{i}y$, $10^{-3}$, T_{\\rm eff}, x_{max}", "x^{n+1}, x_{i}y, 10^-3, T_eff, x_max"),
        (r"90$^\circ$, $f^{\prime}$, $f''$, 5$^{th}$", "90°, f', f'', 5th"),
        (r"$n\log n$, $\log\log n$, $2\pi r$, $a\le b$, $a \le b$", "n log n, log log n, 2πr, a≤b, a ≤ b"),
        (r"$\left\{ x \right.$", "{ x"),
        ("$a$$b$, $10 $ GeV", "ab, 10 GeV"),
        (r"\(c\) \begin{equation*}a=b\end{equation*}", "c  a=b "),
        (r"$\begin{pmatrix}1&0\\0&1\end{pmatrix}$", "[1 0; 0 1]"),
    ],
)
def test_maths_stays_readable(raw: str, text: str) -> None:
    assert latex_to_text(raw) == text


@pytest.mark.parametrize(
    "text",
    [
        "$1,000,000 from the Mellon Foundation",
        "$5 and $10",
        "costs $5-$10",
        "between US$ 5 and US$ 10, or $3 million with p<0.05 and $4 million",
        "the $ sign and $HOME",
        "$x^2 is { open",
        r"\frac{1",
        r"$\frac{1$",
        "$$$$ and $$ $$",
        "Fig_1, a_b, 50% of, {1, 2}, x & y, a--b",
        r"C:\path\file.txt, \\server\share, ..\up",
        "~50%, F~r, z~2, 5~6, FWHM~5, http://x.org/~user/a~b",
        r"\begin{x} \end{y} \( \]",
        r"\cite and \sqrt",
    ],
)
def test_what_is_no_latex_stays(text: str) -> None:
    assert latex_to_text(text) == text
    assert not has_latex(text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"Fig.~1, Section~2, et~al., 5~GeV, Lemma~\cite{x}", "Fig. 1, Section 2, et al., 5 GeV, Lemma [x]"),
        (r"first line\\ second", "first line\u2028 second"),
        (r"U.S.\ law, 5\,K, hy\-phen, {\it shape\/}", "U.S. law, 5 K, hyphen, shape"),
        (r"\cite{a,b}, \cite[p.~3]{c}, \citep[see][Lemma 2]{d}", "[a,b], [c, p. 3], [see d, Lemma 2]"),
        (r"(\ref{f:1}), \eqref{e}, \label{x}.", "(f:1), (e), ."),
        (r"\url{http://x.org/a_b~c%20}", "http://x.org/a_b~c%20"),
        (r"\href{http://x.org/a\_b}{Code}, \href{http://y}{http://y}", "Code (http://x.org/a_b), http://y"),
        (r"sets\footnote{At \url{http://x.org}.}", "sets (At http://x.org.)"),
        (r"http://x.org/\~me and \~{}", "http://x.org/~me and ~"),
    ],
)
def test_references_and_spaces(raw: str, text: str) -> None:
    assert latex_to_text(raw) == text


@given(latex_like)
def test_no_text_raises(text: str) -> None:
    assert isinstance(latex_to_text(text), str)


@given(st.text().filter(lambda text: not any(sign in text for sign in ("\\", "$", "~", "``", "^{", "_{"))))
def test_text_without_latex_signs_is_untouched(text: str) -> None:
    assert latex_to_text(text) == text


@given(latex_like)
def test_spans_are_ordered_and_apart(text: str) -> None:
    edges = [edge for span in spans(text) for edge in span]
    assert edges == sorted(edges)
    assert all(start < end <= len(text) for start, end in spans(text))


def test_reading_is_quiet(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert latex_to_text(r"$\hat\ket x$") == "ketx"
    assert not caplog.records


def test_deep_nesting_keeps_its_outer_delimiters() -> None:
    deep = r"{\bf " * 3000 + "x" + "}" * 3000
    assert latex_to_text(deep).count("{") == 3000 - MAX_DEPTH
    assert latex_to_text(r"$\sqrt[" * 500 + "x" + "]{}$" * 500)


def test_a_span_too_long_is_read_inside() -> None:
    text = r"{\em " + "word " * MAX_SPAN + r"\%}"
    assert latex_to_text(text) == text.replace(r"\em", "").replace(r"\%", "%")


@pytest.mark.parametrize(
    "unit", ["$", "\\", "{", r"\(", "<", "&", " ", "`", "~", "^{", r"{\bf ", r"\a{", r"\a[", "$a "]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    begin = time.process_time()
    latex_to_text(unit * (200_000 // len(unit)))
    latex_to_text("$" + unit * (200_000 // len(unit)) + "}$")
    assert time.process_time() - begin < 10
