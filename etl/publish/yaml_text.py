"""YAML that any reader reads back as it was written."""

from collections.abc import Mapping
from typing import Any, Final

import yaml

_OTHER_LINE_ENDS: Final = frozenset("\x85\u2028\u2029")
"""What YAML takes for the end of a line, and PyYAML writes as it is unless a text is quoted."""


class _Dumper(yaml.SafeDumper):
    """Quotes a text in which signs would be lost."""

    def represent_str(self, text: str) -> yaml.ScalarNode:
        if not _OTHER_LINE_ENDS.isdisjoint(text):
            return self.represent_scalar("tag:yaml.org,2002:str", text, style='"')
        return super().represent_str(text)


_Dumper.add_representer(str, _Dumper.represent_str)


def yaml_text(content: Mapping[str, Any]) -> str:
    """The text of a mapping, in its order."""
    text: str = yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text
