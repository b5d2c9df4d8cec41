"""Find out which system libraries are missing, and install them or say how. Standard library only.

`python3 deploy/system_libraries.py` looks for what the app needs, `--tests` also for a browser and for hledger. What counts is
whether a library can be loaded, not which package brought it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
import time

# (what, names to try, apt, dnf, brew)
LIBRARIES = [
    ("pango", ("libpango-1.0.so.0", "libpango-1.0.dylib", "pango-1.0"), "libpango-1.0-0", "pango", "pango"),
    ("pangoft2", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "pangoft2-1.0"), "libpangoft2-1.0-0", "pango",
     "pango"),
    ("gobject", ("libgobject-2.0.so.0", "libgobject-2.0.dylib", "gobject-2.0"), "libglib2.0-0", "glib2", "glib"),
    ("fontconfig", ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig"), "libfontconfig1", "fontconfig",
     "fontconfig"),
    ("harfbuzz", ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "harfbuzz"), "libharfbuzz0b", "harfbuzz", "harfbuzz"),
    ("harfbuzz-subset", ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "harfbuzz-subset"),
     "libharfbuzz-subset0", "harfbuzz", "harfbuzz"),
]  # fmt: skip
# The first of them that there is serves; the headless one draws no window and is the quickest.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MAC_BROWSERS = ("/Applications/Chromium.app/Contents/MacOS/Chromium",)
APT_TRIES = 3


def missing(*, tests: bool) -> list[tuple[str, str, str, str]]:
    """Return (what, apt, dnf, brew) for everything that cannot be loaded or found."""
    lacking = [(what, *packages) for what, names, *packages in LIBRARIES if not _loads(names)]
    if importlib.util.find_spec("ensurepip") is None:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        lacking.append(("ensurepip", f"{version}-venv", "python3-pip", "python"))
    if tests and not any(map(shutil.which, BROWSERS + MAC_BROWSERS)):
        lacking.append(
            ("chromium", "chromium-headless-shell", "chromium-headless", "--cask chromium")
        )
    if tests and not shutil.which("hledger"):
        lacking.append(("hledger", "hledger", "hledger", "hledger"))
    return lacking


def _loads(names: tuple[str, ...]) -> bool:
    for name in (*names, ctypes.util.find_library(names[-1])):
        if name:
            try:
                ctypes.CDLL(name)
            except OSError:
                continue
            return True
    return False


def _apt(packages: list[str]) -> bool:
    """Install with apt as root, or as a user who may become root without a password."""
    if not shutil.which("apt-get"):
        return False
    become = []
    if os.geteuid() != 0:
        if (
            not shutil.which("sudo")
            or subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode
        ):
            return False
        become = ["sudo", "-n"]
    become += ["env", "DEBIAN_FRONTEND=noninteractive"]
    for attempt in range(1, APT_TRIES + 1):
        update = subprocess.run([*become, "apt-get", "-qq", "update"], check=False)
        install = subprocess.run(
            [*become, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "install", "--no-install-recommends",
             "-y", *packages], check=False,
        )  # fmt: skip
        if install.returncode == 0:
            return True
        print(
            f"apt-get try {attempt} of {APT_TRIES} failed ({update.returncode}, {install.returncode})."
        )
        time.sleep(3 * attempt)
    return False


def main() -> int:
    """Install what is missing, or print the exact line for this machine and return 1."""
    tests = "--tests" in sys.argv[1:]
    lacking = missing(tests=tests)
    if not lacking:
        return 0
    print("Missing on this machine:", ", ".join(what for what, *_ in lacking), flush=True)
    apt, dnf, brew = (sorted({row[column] for row in lacking}) for column in (1, 2, 3))
    if _apt(apt):
        lacking = missing(tests=tests)
        if not lacking:
            return 0
        print("Installed, yet still not found:", ", ".join(what for what, *_ in lacking))
    print("Please install what is missing, then run the same command again:")
    print("  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y", *apt)
    print("  Fedora:          sudo dnf install -y", *dnf)
    print("  macOS:           brew install", *brew)
    return 1


if __name__ == "__main__":
    sys.exit(main())
