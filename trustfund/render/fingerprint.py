"""What made a file: versions and fonts. Two machines that differ here may give other bytes."""

import hashlib
import platform
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
PACKAGES = (
    "weasyprint",
    "pydyf",
    "tinyhtml5",
    "fonttools",
    "xlsxwriter",
    "altair",
    "vl-convert-python",
)


@cache
def fingerprint() -> dict[str, str]:
    """Return the versions of what renders and the SHA-256 of each font, as text."""
    made = {name: version(name) for name in PACKAGES}
    made["python"] = platform.python_version()
    made["zlib"] = zlib.ZLIB_RUNTIME_VERSION
    for font in sorted(FONTS.glob("*.ttf")):
        made[font.name] = hashlib.sha256(font.read_bytes()).hexdigest()
    return made
