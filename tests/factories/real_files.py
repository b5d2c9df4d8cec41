"""Real public data beside the checkout, read in place and never copied."""

import os
from pathlib import Path

import pytest

PLACE = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def real_file(name: str) -> Path:
    """Return a real file or folder; without it the test is skipped, or fails where CI=true."""
    path = PLACE / name
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"Real data is missing: {name}")
        pytest.skip(f"Real data is not beside this checkout: {name}")
    return path
