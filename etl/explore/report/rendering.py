"""Pictures of Vega-Lite specifications, as files: the only place that wakes the renderer, which takes a second.

The renderer is V8 with Vega's own code and a font, all shipped in its wheel, so that a picture is a function of its
specification. But where the system has another edition of that font, the outlines in a PNG are that edition's:
`FONT_SETTINGS` keeps the system's fonts out.
"""

import json
from functools import cache
from typing import Final

from etl.explore.report.plot import Spec

FONT_SETTINGS: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/nonexistent</dir></fontconfig>
"""
"""A file that `FONTCONFIG_FILE` may name before the first picture is drawn, so that no font of the system is seen."""
_SCALE: Final = 2
_EXPOSED: Final = "window.vegaEmbed = vegaEmbed;"


def svg(spec: Spec) -> str:
    """A picture without its title, as the page has it in a heading of its own."""
    import vl_convert

    bare = {name: value for name, value in spec.items() if name != "title"}
    return vl_convert.vegalite_to_svg(bare, vl_version=_version(spec))


def png(spec: Spec) -> bytes:
    """A picture with its title, to be passed on, two pixels for one."""
    import vl_convert

    return vl_convert.vegalite_to_png(spec, vl_version=_version(spec), scale=_SCALE)


@cache
def library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that sets `vegaEmbed`."""
    import vl_convert

    return vl_convert.javascript_bundle(_EXPOSED)


def as_json(spec: Spec) -> str:
    """A specification as text, always the same, and without a `<` for whoever takes it for HTML."""
    text = json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c") + "\n"


def _version(spec: Spec) -> str:
    """The version of Vega-Lite that a specification is written in, as the renderer names it: `6.4`."""
    return ".".join(str(spec["$schema"]).rsplit("/v", 1)[1].split(".")[:2])
