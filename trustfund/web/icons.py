"""The vendored icons, read once each and set into the page."""

import functools
import re
from pathlib import Path

ICONS = Path(__file__).parent / "static" / "vendor" / "icons"


@functools.cache
def icon_shapes(name: str) -> str:
    """Return what is drawn inside the icon's frame.

    :raises FileNotFoundError: for an icon that is not in icons.txt
    """
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise FileNotFoundError(name)
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
    if inside is None:
        raise FileNotFoundError(name)
    shapes = re.findall(r"<(?!path stroke=\"none\")[^>]+/>", inside.group(1))
    return "".join(shapes)
