"""The JSON-LD `@context` that Croissant 1.1 prescribes: its short names, and what each stands for."""

from typing import Final

_TERMS: Final = (
    "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes",
    "extract", "field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray",
    "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "readLines", "recordSet",
    "references", "regex", "repeated", "replace", "samplingRate", "sdVersion", "separator",
    "source", "subField", "transform", "unArchive", "value",
)  # fmt: skip
"""The terms of Croissant's own that stand for themselves in its namespace."""

CONFORMS_TO: Final = "http://mlcommons.org/croissant/1.1"

CONTEXT: Final[dict[str, object]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _TERMS},
}
