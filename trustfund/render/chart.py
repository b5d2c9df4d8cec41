"""Bar charts as SVG: one drawing for page and paper, made without a browser or a network."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import vl_convert

FONTS = Path(__file__).with_name("fonts")
FONT = "Inter, Noto Sans KR"
INK = "#14213d"
MUTED = "#5b6577"
HAIRLINE = "#e3e6ec"
# Told apart in print and by readers who see no hue: light, middle, dark; before them what the
# others are measured against.
SHADES = ("#e3b23c", "#c9d6e8", "#5b8cc4", "#12355b")
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset({"svg", "g", "path", "line", "rect", "text", "tspan", "title", "desc"})
ATTRIBUTES = frozenset(
    {
        "class", "d", "dx", "dy", "fill", "fill-opacity", "font-family", "font-size",
        "font-style", "font-weight", "height", "opacity", "points", "rx", "ry", "stroke",
        "stroke-dasharray", "stroke-linecap", "stroke-miterlimit", "stroke-opacity",
        "stroke-width", "text-anchor", "transform", "version", "viewBox", "width", "x", "x1",
        "x2", "y", "y1", "y2", "role", "aria-hidden", "focusable",
    }
)  # fmt: skip
PLAIN = re.compile(r"[^<>&\"']*")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: whose, of which series, and how long. Only the drawing rounds it to a float."""

    category: str
    series: str
    value: float
    label: str


def bars_svg(*, bars: Sequence[Bar], series: Sequence[str], axis: str, width: int = 620) -> str:
    """Return grouped horizontal bars in the given order; each bar carries its figure as text."""
    import altair as alt  # noqa: PLC0415 - a third of the time in which a process starts, and few draw

    _fonts()
    categories = list(dict.fromkeys(bar.category for bar in bars))
    rows = [
        {"category": bar.category, "series": bar.series, "value": bar.value, "label": bar.label}
        for bar in bars
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("category:N", sort=categories, title=None),
        yOffset=alt.YOffset("series:N", sort=list(series)),
        x=alt.X("value:Q", title=axis),
    )
    color = alt.Color(
        "series:N",
        sort=list(series),
        scale=alt.Scale(domain=list(series), range=list(SHADES[-len(series) :])),
        legend=alt.Legend(orient="top", title=None),
    )
    drawing = base.mark_bar(height={"band": 0.86}).encode(color=color) + base.mark_text(
        align="left", dx=4, fontSize=9, color=INK
    ).encode(text="label:N")
    height = max(60, len(categories) * (16 * len(series) + 12))
    styled = drawing.properties(width=width, height=height).configure(**_config())
    return clean_svg(vl_convert.vegalite_to_svg(styled.to_dict(), allowed_base_urls=[]))


def clean_svg(svg: str) -> str:
    """Return the drawing with nothing but shapes and text: no style, script, link or reference.

    :raises ValueError: if it is not a drawing
    """
    if "<!" in svg:
        raise ValueError("A drawing declares nothing")
    root = ET.fromstring(svg)  # noqa: S314 - a declaration, and so an entity, was refused above
    if root.tag != f"{SVG}svg":
        raise ValueError("Not a drawing")
    _cleaned(root)
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    ET.register_namespace("", SVG[1:-1])
    return ET.tostring(root, encoding="unicode")


def _cleaned(element: ET.Element) -> None:
    for child in list(element):
        if child.tag.removeprefix(SVG) in ELEMENTS:
            _cleaned(child)
        else:
            element.remove(child)
    for name, value in list(element.attrib.items()):
        if name not in ATTRIBUTES or "url(" in value.lower() or not PLAIN.fullmatch(value):
            del element.attrib[name]


@cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _config() -> dict[str, object]:
    label: dict[str, Any] = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelColor": INK,
        "titleColor": MUTED,
    }
    return {
        "aria": False,
        "background": "#ffffff",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **label,
            "labelFontSize": 10,
            "titleFontSize": 9,
            "titleFontWeight": "normal",
            "labelLimit": 200,
            "gridColor": HAIRLINE,
            "domainColor": HAIRLINE,
            "ticks": False,
            "labelPadding": 6,
            "tickCount": 6,
        },
        "legend": {"labelFont": FONT, "labelFontSize": 10, "labelColor": INK, "offset": 8},
    }
