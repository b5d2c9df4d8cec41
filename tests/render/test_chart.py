"""The drawing: the same each time, and nothing in it but shapes and text."""

from xml.etree import ElementTree as ET

import pytest

from trustfund.render.chart import Bar, bars_svg, clean_svg
from trustfund.render.fingerprint import fingerprint


def bars(name: str = "Japan") -> str:
    return bars_svg(
        bars=[Bar(name, "Signed", 5.06, "5.06"), Bar(name, "Paid-in", 2.13, "2.13")],
        series=["Signed", "Paid-in"],
        axis="USD million",
    )


class TestChart:
    def test_is_the_same_each_time(self):
        assert bars("일본") == bars("일본")

    def test_has_no_style_link_or_script(self):
        drawing = bars()
        assert "5.06" in drawing
        for part in ("style=", "href", "<script", "<style", "url("):
            assert part not in drawing

    @pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"onload="x', "a&b<c>"])
    def test_a_name_of_markup_stays_text(self, name):
        drawing = ET.fromstring(bars(name))
        assert name in [text for part in drawing.iter() for text in part.itertext()]
        assert not [part for part in drawing.iter() if "onload" in part.attrib]

    @pytest.mark.parametrize(
        "part",
        [
            "<script>alert(1)</script>",
            '<image href="http://x/"/>',
            '<a href="javascript:x"><text>x</text></a>',
            "<foreignObject><p>x</p></foreignObject>",
            "<style>*{fill:red}</style>",
            '<use href="http://x/#a"/>',
        ],
    )
    def test_what_is_no_shape_is_taken_out(self, part):
        cleaned = clean_svg(
            f'<svg xmlns="http://www.w3.org/2000/svg"><g onload="x" style="x">{part}</g></svg>'
        )
        assert cleaned.endswith("<g /></svg>")

    def test_a_declaration_is_refused(self):
        with pytest.raises(ValueError, match="declares"):
            clean_svg(
                '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
            )


class TestFingerprint:
    def test_names_versions_and_fonts(self):
        found = fingerprint()
        assert found["weasyprint"].startswith("70")
        assert len(found["NotoSansKR-Regular.ttf"]) == 64
