"""The name of a file as it is kept: one Unicode form, nothing hidden, no path, no device."""

import re
import unicodedata

from trustfund.documents.rules.faults import Fault

LONGEST = 150  # characters; with three bytes each, the name and its extension fit any file system
# Control, format (among them those that reorder text), surrogate, private use, line, paragraph.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
SEPARATORS = re.compile(r"[/\\\u2044\u2215\u29f8\uff0f\uff3c]")
FORBIDDEN_ELSEWHERE = re.compile(r'[<>:"|?*]')
DEVICES = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)
EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$", re.ASCII)


def name_cleaned(given: str) -> str:
    """Return the name under which a file is kept and given out.

    :raises Fault: "name_refused" for a path, a hidden character, a device of some system, or a
        name without an extension
    """
    name = unicodedata.normalize("NFC", given)
    if SEPARATORS.search(name) or any(unicodedata.category(char) in UNSEEN for char in name):
        raise Fault("name_refused")
    name = FORBIDDEN_ELSEWHERE.sub("_", " ".join(name.split()))
    found = EXTENSION.search(name)
    stem = name[: found.start()].strip(" .") if found else ""
    if found is None or not stem or name.startswith("."):
        raise Fault("name_refused")
    if DEVICES.fullmatch(stem.partition(".")[0].strip()):
        raise Fault("name_refused")
    return f"{stem[:LONGEST].rstrip(' .')}.{found[1].lower()}"


def extension_of(name: str) -> str:
    """Return the extension of a cleaned name, such as "pdf"."""
    return name.rpartition(".")[2]
