"""Hold every table against its model, and all of them together against the package's promises.

Nothing is repaired or dropped here: one broken promise stops the build, and the report names table, column, check
and examples.
"""

from etl.errors import ValidationError
from etl.validate.models import model_problems
from etl.validate.problem import Problem, report
from etl.validate.promises import PROMISES, broken_promises, floor_problems
from etl.validate.source import Given

__all__ = ["PROMISES", "Problem", "problems", "validate"]


def validate(tables: Given, min_papers: int, max_examples: int) -> None:
    """Return if every table keeps its model and every promise holds; else raise `ValidationError` with the report."""
    found = problems(tables, min_papers, max_examples)
    if found:
        raise ValidationError(report(found))


def problems(tables: Given, min_papers: int, max_examples: int) -> list[Problem]:
    """Everything that is wrong; promises between tables are only looked at once each table keeps its model."""
    found = model_problems(tables, max_examples) + floor_problems(tables, min_papers)
    return found or broken_promises(tables, max_examples)
