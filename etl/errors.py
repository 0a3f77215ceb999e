"""Every error that this package raises on purpose.

AbstractsError                  what, where, what next
├── ConfigurationError          a YAML file says something it may not, or what a package needs is not set up so
├── DumpError                   a raw file cannot be used as a dump (missing, too large, there already)
├── UnknownFormatError          no format fits the dump, or the named one does not exist
├── FormatContractError         a format broke the protocol (blocks out of order, or overlapping): a bug in it
├── BrokenTableError            a table is missing, or lacks a column that the stage needs
├── EngineError                 the workers of a cluster cannot be reached, or cannot do a task
├── OutputError                 a file cannot be written where, or in the kind, that was asked for
├── SheetError                  a sheet of rulings holds rows that cannot be taken, or would replace another
├── QueryError                  a query cannot be read, or a value in it says nothing of its field
├── ValidationError             a promise about the tables does not hold; the report says which
└── NotFoundError               no paper, field or mention of that name
"""


class AbstractsError(Exception):
    """Base of all errors that a user can do something about; the message says what, where and what next."""


class ConfigurationError(AbstractsError):
    """A YAML file of the package says something that it may not, or something that it needs is not set up."""


class DumpError(AbstractsError):
    """A raw file cannot be used as a dump."""


class UnknownFormatError(AbstractsError):
    """No format fits the dump, or there is none of that name."""


class FormatContractError(AbstractsError):
    """A format broke the protocol: its blocks are out of order or overlap."""


class BrokenTableError(AbstractsError):
    """A table is missing, or lacks a column."""


class EngineError(AbstractsError):
    """The workers of a cluster cannot be reached, or die of a task."""


class OutputError(AbstractsError):
    """A file cannot be written where, or in the kind, that was asked for."""


class SheetError(AbstractsError):
    """A sheet of rulings holds rows that cannot be taken, or would replace another."""


class QueryError(AbstractsError):
    """A query cannot be read, or a value in it says nothing of its field."""


class ValidationError(AbstractsError):
    """A promise about the tables does not hold."""


class NotFoundError(AbstractsError):
    """There is no paper, field or mention of that name."""
