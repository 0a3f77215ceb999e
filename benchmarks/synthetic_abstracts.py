"""Invented abstracts, some of them copies of others, with the truth: `python synthetic_abstracts.py OUT.parquet COUNT`.

A corpus has the columns `id`, `text` and `truth`: rows of one number are one paper's; -1 marks notices that belong
nowhere, and are not counted. Of the papers 17 % have one to four edited copies, 2 % an equal one, and 1 % a companion
that shares 45 % of its words and is another paper.
"""

import random
import sys
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import polars as pl

SEED = 20261120
SYLLABLES = (
    "ba ce di fi gu ha je ki lo mu na pe ri so tu va we xi yo zu tra ste plo cri phe tion ment ics al ed".split()
)
OPENINGS = [
    "In this paper we propose a novel approach to",
    "To the best of our knowledge, this is the first",
    "The results show that the proposed method outperforms the state of the art",
]
ENDINGS = [
    "Extensive experiments on several benchmark datasets demonstrate the effectiveness of",
    "We also discuss the implications of these results for future work.",
    "Our code and data are publicly available.",
]
NOTICE = "This paper has been withdrawn by the author due to a crucial error in equation 3."
PRINTED = str.maketrans({"-": "\u2010", "'": "\u2019"})
Words = list[str]


class Writer:
    """Draws words as a language does: a few of them make up most of a text."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        lengths = [1] * 50 + [2] * 2_000 + [3] * 12_000 + [4] * 16_000
        self.words = ["".join(self.rng.choices(SYLLABLES, k=length)) for length in lengths]
        self.words[100::37] = [f"{word[:4]}-{word[4:] or 'x'}" for word in self.words[100::37]]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def draw(self, count: int) -> Words:
        words = self.rng.choices(self.words, cum_weights=self.weights, k=count)
        return [word + self.rng.choice((",", ".")) if self.rng.random() < 0.1 else word for word in words]

    def abstract(self) -> Words:
        rng = self.rng
        words = self.draw(min(250, max(150, round(rng.gauss(188, 28)))))
        if rng.random() < 0.5:
            words[:0] = rng.choice(OPENINGS).split()
        if rng.random() < 0.3:
            words += rng.choice(ENDINGS).split()
        words[len(words) // 2] = f"{rng.random() * 100:.1f}%"
        words[len(words) // 4] = str(rng.randrange(10, 5000))
        if rng.random() < 0.12:
            words[rng.randrange(len(words))] = f"$\\alpha_{{{rng.randrange(9)}}} = {rng.random():.2f}$"
        return words

    def edited(self, words: Words) -> Words:
        edits: list[Callable[[Words], Words]] = [
            self.with_latex, self.with_other_words, self.with_other_number, self.cut, self.labelled, self.printed,
            lambda text: [word.upper() for word in text[:4]] + text[4:],
        ]  # fmt: skip
        for edit in self.rng.sample(edits, self.rng.choice((1, 1, 2, 2, 3))):
            words = edit(list(words))
        return words

    def with_latex(self, words: Words) -> Words:
        for _ in range(self.rng.randint(1, 4)):
            place = self.rng.randrange(len(words))
            words[place] = self.rng.choice(["\\textit{%s}", "\\emph{%s}", "\\textbf{%s}", "$%s$"]) % words[place]
        return words

    def with_other_words(self, words: Words) -> Words:
        for _ in range(self.rng.randint(1, 3)):
            words[self.rng.randrange(len(words))] = self.draw(1)[0]
        return words

    def with_other_number(self, words: Words) -> Words:
        places = [place for place, word in enumerate(words) if any(map(str.isdigit, word))]
        words[self.rng.choice(places or [0])] = str(self.rng.randrange(1, 9999))
        return words

    def cut(self, words: Words) -> Words:
        return words[: int(len(words) * self.rng.uniform(0.85, 0.97))]

    def labelled(self, words: Words) -> Words:
        return [self.rng.choice(["Abstract:", "ABSTRACT", "Summary."]), *words]

    def printed(self, words: Words) -> Words:
        return [word.translate(PRINTED).replace("fi", "\ufb01") if self.rng.random() < 0.3 else word for word in words]


def write_corpus(path: Path, count: int, seed: int = SEED) -> None:
    """Write so many abstracts, in an order of no meaning; the same ones for one seed."""
    writer = Writer(seed)
    rng, rows, paper = writer.rng, list[tuple[str, int]](), 0
    while len(rows) < count:
        words = writer.abstract()
        rows.append((" ".join(words), paper))
        fate = rng.random()
        if fate < 0.17:
            copies = rng.choice((1, 1, 1, 1, 1, 1, 2, 2, 3, 4))
            rows += [(" ".join(writer.edited(words)), paper) for _ in range(copies)]
        elif fate < 0.19:
            rows.append(rows[-1])
        elif fate < 0.20:
            paper += 1
            shared = int(len(words) * 0.45)
            rows.append((" ".join(words[:shared] + writer.abstract()[shared:]), paper))
        elif fate < 0.2012:
            rows.append((NOTICE, -1))
        paper += 1
    rows = rows[:count]
    rng.shuffle(rows)
    frame = pl.DataFrame(rows, {"text": pl.String(), "truth": pl.Int64()}, orient="row").with_row_index("id")
    frame.cast({"id": pl.Int64()}).write_parquet(path, row_group_size=100_000)


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
