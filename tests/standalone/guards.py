"""What each guard of the two scripts is there for: a file or call that it alone refuses, in its words."""

import base64
import copy
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from tests.standalone.story import Signer, Story, body_of, entry_digest, record_digest, root, write

STORY = Story(11, acts=24)
RIGHT = STORY.files()
RECORD = RIGHT["records.jsonl"][5]
KEYS = STORY.keys()
LAST = RIGHT["checkpoints.jsonl"][-1]["note"]
ROOT = b"r" * 32
FORGED = Signer(STORY.log[0].name, 1, b"forged")
WEAK = base64.b64encode(b"\1\1" + bytes(31)).decode()  # the point of order one
Case = Callable[[Any, Path], str]


def ran(module: Any, *arguments: object) -> str:
    """Run a script's command and return what it said."""
    out = io.StringIO()
    with redirect_stdout(out):
        module.main([str(one) for one in arguments])
    return out.getvalue()


def refused(module: Any, call: Callable[[], Any]) -> str:
    """Return the sentence with which a call was refused, or what it returned."""
    refusal = getattr(module, "Unreadable", None) or module.Unable
    try:
        return str(call())
    except refusal as error:
        return str(error)


def export(change: Callable[[dict[str, Any]], Any], **limits: int) -> Case:
    """Check an export of which something was changed, perhaps with other limits."""

    def case(module: Any, folder: Path) -> str:
        files = copy.deepcopy(RIGHT)
        change(files)
        for name, value in limits.items():
            setattr(module, name, value)
        return ran(module, "export", write(files, folder / "e.zip"))

    return case


def record(**change: Any) -> Case:
    """Read a record of which a part was changed."""
    return lambda module, _folder: refused(
        module, lambda: module.record_of({**RECORD, **change}, "it")
    )


def note(text: str) -> Case:
    """Read a checkpoint."""
    return lambda module, _folder: refused(module, lambda: module.checkpoint_of(text, "it"))


def keys(**change: Any) -> Case:
    """Read keys of which some were changed."""
    return lambda module, _folder: refused(module, lambda: module.keys_of({**KEYS, **change}, "it"))


def entry(**change: Any) -> Case:
    """Hash an entry of which a part was changed."""
    thing = {**RIGHT["entries.jsonl"][0], **change}
    return lambda module, _folder: refused(module, lambda: module.entry_hash(thing, "it"))


def leg(**change: Any) -> Case:
    """Hash an entry with a leg of which a part was changed."""
    return entry(legs=[{**RIGHT["entries.jsonl"][0]["legs"][0], **change}])


def proof(change: Callable[[dict[str, Any]], Any], *more: str, **limits: int) -> Case:
    """Check the proof of the only record of a log, of which something was changed."""

    def case(module: Any, folder: Path) -> str:
        thing = {"format": "trustfund-proof/1", "record": {**RECORD, "index": 0}, "index": 0,
                 "size": 1, "hashes": [], "keys": KEYS}  # fmt: skip
        change(thing)
        thing["record"]["hash"] = record_digest(thing["record"]).hex()
        thing["checkpoint"] = STORY.note(1, root([bytes.fromhex(thing["record"]["hash"])]))
        (folder / "p.json").write_text(json.dumps(thing))
        for name, value in limits.items():
            setattr(module, name, value)
        return ran(module, "proof", folder / "p.json", *more)

    return case


def compared(*notes: str) -> Case:
    """Compare notes, with the right keys given."""

    def case(module: Any, folder: Path) -> str:
        (folder / "keys.json").write_text(json.dumps(KEYS))
        paths = [folder / f"{number}.txt" for number in range(len(notes))]
        for path, text in zip(paths, notes, strict=True):
            path.write_text(text)
        return ran(module, "checkpoint", *paths, "--keys", folder / "keys.json")

    return case


def signed(size: int, origin: str, signer: Signer) -> str:
    """Return a checkpoint by this signer."""
    body = body_of(size, ROOT, origin)
    return f"{body}\n{signer.line(body)}"


def seen_forged(module: Any, folder: Path) -> str:
    (folder / "seen.txt").write_text(signed(5, STORY.log[0].name, FORGED))
    return ran(module, "export", write(RIGHT, folder / "e.zip"), "--seen", folder / "seen.txt")


def pinned_twice(module: Any, folder: Path) -> str:
    with_pins = next(one for one in RIGHT["records.jsonl"] if '"entries":[' in one["content"])
    content = json.loads(with_pins["content"])
    content["extra"]["entries"][0]["content_hash"] = "0" * 64
    other = {**with_pins, "content": json.dumps(content)}
    opened = module.Export(str(write(RIGHT, folder / "e.zip")))
    for thing in (with_pins, other):
        opened._remember(module.record_of(thing, "it"))
    opened.close()
    return " ".join(one.what for one in opened.found.first)


def wide_contents(module: Any, folder: Path) -> str:
    with module._Careful(io.FileIO(write(RIGHT, folder / "e.zip"))) as file:
        return refused(module, lambda: file.read(3 << 20))


def overlapping(module: Any, folder: Path) -> str:
    path = write(RIGHT, folder / "e.zip")
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        place, wide = archive.start_dir, len(raw)
    raw[place + 20 : place + 24] = wide.to_bytes(4, "little")  # its first file is all of it
    path.write_bytes(raw)
    return ran(module, "export", path)


def late_key(module: Any, _folder: Path) -> str:
    log = [{**KEYS["log"][1]}]
    known = module.keys_of({**KEYS, "log": log}, "it")
    return str(module.judged(module.checkpoint_of(signed(1, STORY.log[1].name, STORY.log[1]), "it"), known))  # fmt: skip


def many_rows(files: dict[str, Any]) -> None:
    label = max((name for name in files if name.startswith("rows/")), key=lambda n: len(files[n]))
    for row in files[label]:
        row["facts"]["state"] = "ALTERED"


def reordered(files: dict[str, Any]) -> None:
    files["checkpoints.jsonl"][0:2] = files["checkpoints.jsonl"][1::-1]


def unlike(files: dict[str, Any]) -> None:
    files["checkpoints.jsonl"][0]["size"] += 1


def strange_format(files: dict[str, Any]) -> None:
    files["manifest.json"]["format"] = "another/1"


def long_manifest(files: dict[str, Any]) -> None:
    files["manifest.json"]["note"] = "x" * 10_000


def surrogate(files: dict[str, Any]) -> None:
    one = files["entries.jsonl"][0]
    one["memo"] = "x"
    one["content_hash"] = entry_digest(one)
    one["memo"] = "\ud800"


def nothing(_files: dict[str, Any]) -> None:
    pass


def no_object(thing: dict[str, Any]) -> None:
    thing["record"] = {**thing["record"], "content": "[]"}


LINE = LAST.splitlines()[4]
BODY, TAIL = LAST.split("\n\n")
# The words of each guard of the verifier that no other test has seen at work: what it refuses.
VERIFIER: dict[str, Case] = {
    "its table of contents is too large": wide_contents,
    "its files overlap": overlapping,
    "manifest.json is too large": export(long_manifest, MAX_SMALL=10_000),
    "it unpacks to more than is sensible": export(nothing, MAX_TOTAL=100),
    "UNREADABLE: it cannot be opened": lambda module, folder: ran(module, "proof", folder / "no"),
    "UNREADABLE: it is too large": proof(nothing, MAX_SMALL=10),
    "is not of the kind witness": keys(witnesses=[{"vkey": STORY.log[0].vkey, "name": "x"}]),
    "does not have the hash that it states": keys(
        log=[{**KEYS["log"][0], "vkey": KEYS["log"][0]["vkey"].replace("+", "+00", 1)}]
    ),
    "is not a sound Ed25519 key": lambda module, _folder: refused(
        module,
        lambda: module.key_of(
            f"a+{module.Key('a', 1, base64.b64decode(WEAK)[1:]).hash.hex()}+{WEAK}", 1
        ),
    ),
    "does not name the log's keys in their order": keys(log=KEYS["log"][::-1]),
    "names one key twice": keys(log=[KEYS["log"][0], {**KEYS["log"][0], "since_size": 9}]),
    "is not a signed checkpoint": note(f"{BODY}\nmore\n\n{TAIL}"),
    "is not plain text": note(LAST.replace("example", "exa\tmple", 1)),
    "does not state origin, size and root": note(f"a\n07\n{BODY.split()[-1]}\n\n{TAIL}"),
    "states a size out of bounds": note(f"a\n{2**63}\n{BODY.split()[-1]}\n\n{TAIL}"),
    "has a signature line that is none": note(f"{BODY}\n\n- {LINE[2:]}\n"),
    "has too many signatures": note(f"{BODY}\n\n" + f"{LINE}\n" * 101),
    "no key of the log was valid at this size": late_key,
    "its index is no number of the log": record(index=True),
    "its id is no number of a record": record(id=0),
    "its sequence is no number of a record": record(sequence=2**63),
    "its chain is no name of one": record(chain="a\nb"),
    "its recorded_at is no moment": record(recorded_at="2026-01-01T00:00:00Z"),
    "its content or a hash is not text": record(content={}),
    "manifest.json names a format that this verifier does not know": export(strange_format),
    "with another hash than before": pinned_twice,
    "its size is not the one that its note states": export(unlike),
    "checkpoints are out of order": export(reordered),
    "proves nothing: the log's key of this size did not sign it": seen_forged,
    "further rows are not as the trail tells them": export(many_rows, MAX_SUSPECTS=1),
    "nested too deeply": lambda module, _folder: refused(module, lambda: module._short(deep())),
    "is not an entry: kind is missing": lambda module, _folder: refused(
        module,
        lambda: module.entry_hash(
            {k: v for k, v in RIGHT["entries.jsonl"][0].items() if k != "kind"}, "it"
        ),
    ),
    "is not proper text": export(surrogate),
    "has a part that is no text": leg(currency=5),
    "has no amount above zero": leg(amount="0.0000"),
    "witnesses signed it, and 2/3 are required": proof(nothing, "--require", "2/3"),
    "the record's content is no object": proof(no_object),
    "it cannot be opened ([Errno 2]": lambda module, folder: ran(
        module, "checkpoint", folder / "no"
    ),
    "they are of different logs": compared(LAST, signed(5, "b.example", FORGED)),
    "its checkpoint proves nothing": compared(LAST, signed(5, STORY.log[0].name, FORGED)),
}


def deep() -> list[Any]:
    """Return a list in lists, deeper than any text should be."""
    found: list[Any] = []
    for _ in range(3000):
        found = [found]
    return found


def watching(*more: str, log: str = "{}") -> Case:
    """Run a command of the witness in a folder whose knowledge of the log is this."""

    def case(module: Any, folder: Path) -> str:
        module.PAUSE = 0.0
        ran(module, "init", "--state", folder, "--name", "donor.example/w")
        (folder / "log.json").write_text(log)
        (folder / "theirs.txt").write_text(LAST)
        return ran(module, *(str(folder / one) if one in {".", "theirs.txt"} else one for one in more))  # fmt: skip

    return case


BAD_SIGNATURE = signed(5, STORY.log[0].name, STORY.log[0]).replace("\n5\n", "\n6\n")
WITNESS: dict[str, Case] = {
    "the log's signature on the checkpoint is false": lambda module, _folder: refused(
        module, lambda: module.note_of(BAD_SIGNATURE, [STORY.log[0].vkey])
    ),
    "this is not a signed checkpoint": lambda module, _folder: refused(
        module, lambda: module.note_of(f"{BODY}\nmore\n\n{TAIL}", [])
    ),
    "is not a witness's folder": watching("exchange", "--state", ".", "theirs.txt", log="[]"),
    "there is nothing to compare yet": watching(
        "exchange", "--state", ".", "theirs.txt", log=json.dumps({"keys": [STORY.log[1].vkey]})
    ),
    "is not a key of a log": watching(
        "run", "--state", ".", "--url", "http://127.0.0.1:1/", "--once", "--log-vkey",
        STORY.witnesses[0].vkey,
    ),
}  # fmt: skip
