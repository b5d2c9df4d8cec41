"""Generated cases of tampering with an export, each with the words by which it must be named."""

import copy
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from deploy.standalone import trustfund_verify as verify
from tests.standalone.story import (
    ORIGIN,
    Files,
    Signer,
    Story,
    body_of,
    canonical,
    entry_digest,
    record_digest,
    root,
    write,
)

Rows = list[dict[str, Any]]
# What is printed must hold one of these in its first line.
Words = tuple[str, ...]


class Case(NamedTuple):
    """What was done, and the words of which the first finding must hold one."""

    what: str
    words: Words


def other(value: Any, source: random.Random) -> Any:
    """Return a value of the same type that differs."""
    if isinstance(value, bool) or value is None:
        return "changed"
    if isinstance(value, int):
        return value + source.choice((1, 2, 1000))
    if isinstance(value, str) and value:
        at = source.randrange(len(value))
        swap = {"0": "1", "a": "b"}.get(value[at], "0" if value[at] in "123456789" else "a")
        return value[:at] + swap + value[at + 1 :]
    return "changed"


def edit_record(story: Story, files: Files, source: random.Random) -> Case:
    records = files["records.jsonl"]
    at = source.randrange(len(records))
    record = records[at]
    field = source.choice(sorted(record))
    named = (f"record {record['sequence']} of chain {record['chain']}", f"line {at + 1} of")
    if field == "id":  # no hash covers it: it must stay a number of its own, in order
        record["id"] = source.choice([one["id"] for one in records if one is not record])
        later = tuple(str(verify.record_of(one, "")) for one in records[at:])
        return Case("edit id of a record", (*named, *later))
    if field == "content":
        content = json.loads(record["content"])
        name = source.choice(sorted(content))
        content[name] = other(content[name], source)
        record["content"] = canonical(content)
    else:
        record[field] = other(record[field], source)
        named += (f"record {record['sequence']} of chain {record['chain']}",)  # as it says now
    place = f"index {at} of the log" if record["index"] == at else f"where index {at}"
    return Case(f"edit {field} of record {at}", (place, *named))


def edit_and_hash_record(story: Story, files: Files, source: random.Random) -> Case:
    records = files["records.jsonl"]
    at = source.randrange(len(records))
    record = records[at]
    content = json.loads(record["content"])
    content["person"] = "somebody else"
    record["content"] = canonical(content)
    record["hash"] = record_digest(record).hex()
    after = [one for one in records[at + 1 :] if one["chain"] == record["chain"]]
    words = [f"checkpoint of size {size}" for size in story.sizes if size > at][:1]
    follower = f"record {record['sequence'] + 1} of chain {record['chain']}"
    # Whichever comes first: the next record of the chain, a checkpoint, or the chain's head.
    return Case("edit a record and its hash", (*words, follower if after else "chain "))


def delete_record(story: Story, files: Files, source: random.Random) -> Case:
    at = source.randrange(len(files["records.jsonl"]) - 1)
    gone = files["records.jsonl"].pop(at)
    words = (f"index {at}", f"record {gone['sequence']} of its chain is missing", "gone", "size")
    return Case(f"delete record {at}", (*words, f"chain {gone['chain']}", "states"))


def insert_record(story: Story, files: Files, source: random.Random) -> Case:
    records = files["records.jsonl"]
    at = source.randrange(len(records))
    forged = copy.deepcopy(records[at])
    content = json.loads(forged["content"])
    content["person"] = "an intruder"
    forged |= {"content": canonical(content), "id": 900 + at}
    forged["hash"] = record_digest(forged).hex()
    records.insert(at, forged)
    follower = f"record {forged['sequence']} of chain {forged['chain']}"
    sizes = tuple(f"checkpoint of size {size}" for size in story.sizes if size == at + 1)
    return Case(f"insert a record at {at}", (follower, f"index {at}", f"index {at + 1}", *sizes))


def swap_records(story: Story, files: Files, source: random.Random) -> Case:
    records = files["records.jsonl"]
    one, two = sorted(source.sample(range(len(records)), 2))
    records[one], records[two] = records[two], records[one]
    words = [f"index {one} ", f"index {two} "]
    if records[two]["index"] is None or records[one]["index"] is None:  # not sealed yet
        pair = (records[one], records[two])
        words += [f"record {each['sequence']} of chain {each['chain']}" for each in pair]
        words += ["is missing before it", "out of order"]
    return Case(f"swap records {one} and {two}", tuple(words))


def truncate_records(story: Story, files: Files, source: random.Random) -> Case:
    keep = source.randrange(len(files["records.jsonl"]))
    del files["records.jsonl"][keep:]
    if source.random() < 0.5:  # and the heads and the manifest with them
        heads = {one["chain"]: one for one in files["records.jsonl"]}
        files["heads.jsonl"] = [
            {name: one[name] for name in ("chain", "sequence", "hash")} for one in heads.values()
        ]
        files["manifest.json"] |= {"records": keep, "size": min(keep, story.sealed)}
    return Case(f"truncate to {keep}", ("shrank", "states", "head", "gone", "size", "entry", "."))


def rewrite_chain(story: Story, files: Files, source: random.Random) -> Case:
    """Change a sealed record and make every hash anew: chains and heads are right again."""
    at = _rewrite(story, files, source)
    size = min(size for size in story.sizes if size > at)
    return Case(f"rewrite everything from {at}", (f"checkpoint of size {size}: its root",))


def _rewrite(story: Story, files: Files, source: random.Random) -> int:
    at = source.randrange(story.sealed)
    changed = copy.deepcopy(story)
    content = json.loads(changed.records[at]["content"])
    content["organization"] = "another one"
    changed.records[at]["content"] = canonical(content)
    made = changed.files()
    for name in ("records.jsonl", "heads.jsonl"):
        files[name] = made[name]
    return at


def rewrite_with_stolen_key(story: Story, files: Files, source: random.Random) -> Case:
    """The same by somebody who holds the log's key: only the witnesses' lines are missing."""
    _rewrite(story, files, source)
    files["checkpoints.jsonl"] = [
        {**one, "note": story.note(one["size"], _root(files, one["size"]), witnessed=False)}
        for one in files["checkpoints.jsonl"]
    ]
    return Case("rewrite with the log's key", ("forked", "witnesses signed it"))


def _root(files: Files, size: int) -> bytes:
    return root([bytes.fromhex(one["hash"]) for one in files["records.jsonl"][:size]])


def rewrite_with_own_keys(story: Story, files: Files, source: random.Random) -> Case:
    """The same by somebody who makes keys for the log and every witness."""
    _rewrite(story, files, source)
    seed = source.randbytes(8)
    forger = copy.copy(story)
    forger.log = [Signer(ORIGIN, 1, seed), Signer(ORIGIN, 1, seed + b"2")]
    forger.witnesses = [Signer(one.name, 4, seed + b"w") for one in story.witnesses[:1]]
    files["keys.json"] = forger.keys()
    files["checkpoints.jsonl"] = [
        {**one, "note": forger.note(one["size"], _root(files, one["size"]))}
        for one in files["checkpoints.jsonl"]
    ]
    return Case("rewrite with keys of one's own", ("keys.json",))


def roll_back(story: Story, files: Files, source: random.Random) -> Case:
    """Show an older copy, right in itself. Only a newer checkpoint tells."""
    older = copy.deepcopy(story)
    cut = source.choice(story.sizes[:-1])
    entries = sum(
        len((json.loads(one["content"])["extra"] or {}).get("entries", ()))
        for one in story.records[:cut]
    )
    older.records, older.entries = older.records[:cut], older.entries[:entries]
    older.sealed, older.sizes = cut, [size for size in story.sizes if size <= cut]
    older.rows = {label: {} for label in story.rows}
    for record in older.records:
        content = json.loads(record["content"])
        if content["subject_type"] in older.rows:
            older.rows[content["subject_type"]][content["subject_id"]] = content["after"]
    files.clear()
    files.update(older.files())
    return Case(f"roll back to {cut}", (f"the log shrank: size {cut} < {story.sealed}",))


def edit_row(story: Story, files: Files, source: random.Random) -> Case:
    name, rows = _rows(files, source)
    row = source.choice(rows)
    place = f"{name[5:-6]} {row['id']}"
    column = source.choice([*sorted(row["facts"]), "id of the line"])
    if column == "id of the line":
        row["id"] = other(row["id"], source)
        return Case("edit a row's id", (f"{name[5:-6]} ",))
    row["facts"][column] = other(row["facts"][column], source)
    return Case(f"edit column {column}", (f"{place}: column {column}",))


def _rows(files: Files, source: random.Random) -> tuple[str, Rows]:
    names = [name for name, rows in files.items() if name.startswith("rows/") and rows]
    name = source.choice(sorted(names))
    return name, files[name]


def remove_row(story: Story, files: Files, source: random.Random) -> Case:
    name, rows = _rows(files, source)
    gone = rows.pop(source.randrange(len(rows)))
    return Case("remove a row", (f"{name[5:-6]} {gone['id']}: it is gone",))


def add_row(story: Story, files: Files, source: random.Random) -> Case:
    name, rows = _rows(files, source)
    row = copy.deepcopy(source.choice(rows))
    if source.random() < 0.7:
        row["id"] = row["facts"]["id"] = story.uuid()
    rows.append(row)
    return Case("add a row", (f"{name[5:-6]} {row['id']}: the trail has no record of it",))


def remove_table(story: Story, files: Files, source: random.Random) -> Case:
    name, _ = _rows(files, source)
    del files[name]
    return Case("remove a table's rows", (f"it tells of {name[5:-6]}",))


def edit_entry(story: Story, files: Files, source: random.Random) -> Case:
    entry = source.choice(files["entries.jsonl"])
    number, line = entry["id"], files["entries.jsonl"].index(entry) + 1
    field = source.choice([one for one in sorted(entry) if one != "legs"])
    if field == "recorded_at":
        entry[field] = entry[field].replace("2026-03", "2026-02")
    else:
        entry[field] = other(entry[field], source)
    if source.random() < 0.5 and field not in {"id", "content_hash", "recorded_at"}:
        entry["content_hash"] = entry_digest(entry)
    words = (f"entry {number} ", f"entry {entry['id']} ", f"line {line} of entries.jsonl")
    return Case(f"edit {field} of an entry", words)


def edit_leg(story: Story, files: Files, source: random.Random) -> Case:
    entry = source.choice(files["entries.jsonl"])
    line = files["entries.jsonl"].index(entry) + 1
    leg = source.choice(entry["legs"])
    field = source.choice(sorted(leg))
    if field == "amount" and source.random() < 0.5:
        for one in entry["legs"]:  # in balance again
            one["amount"] = "0" + one["amount"] if source.random() < 0.2 else "77.0000"
    elif field == "side":
        leg["side"] = "C" if leg["side"] == "D" else "D"
    else:
        leg[field] = other(leg[field], source)
    if source.random() < 0.5:
        entry["content_hash"] = entry_digest(entry)
    return Case(
        f"edit {field} of a leg", (f"entry {entry['id']} ", f"line {line} of entries.jsonl")
    )


def change_legs(story: Story, files: Files, source: random.Random) -> Case:
    entry = source.choice(files["entries.jsonl"])
    line = files["entries.jsonl"].index(entry) + 1
    legs = entry["legs"]
    what = source.choice(("add", "add two", "remove", "remove all", "swap"))
    if what == "swap":
        legs[0], legs[1] = legs[1], legs[0]
    elif what == "remove":
        legs.pop(source.randrange(len(legs)))
    elif what == "remove all":
        legs.clear()
    else:
        legs += [copy.deepcopy(leg) for leg in legs[: 2 if what == "add two" else 1]]
    for number, leg in enumerate(legs, start=1):
        leg["n"] = number
    if source.random() < 0.5:
        entry["content_hash"] = entry_digest(entry)
    return Case(f"{what} legs", (f"entry {entry['id']} ", f"line {line} of entries.jsonl"))


def change_entries(story: Story, files: Files, source: random.Random) -> Case:
    entries = files["entries.jsonl"]
    at = source.randrange(len(entries))
    what = source.choice(("remove", "add", "repeat"))
    if what == "remove":
        return Case("remove an entry", (f"entry {entries.pop(at)['id']}: it is gone",))
    forged = copy.deepcopy(entries[at])
    if what == "add":
        forged |= {"id": len(entries) + source.choice((1, 50, 2**40)), "reference": "forged:1"}
        forged["content_hash"] = entry_digest(forged)
    entries.append(forged)
    return Case(f"{what} an entry", (f"entry {forged['id']} ",))


def edit_checkpoint(story: Story, files: Files, source: random.Random) -> Case:
    at = source.randrange(len(files["checkpoints.jsonl"]))
    one = files["checkpoints.jsonl"][at]
    words = (f"checkpoint of size {one['size']}", f"line {at + 1} of checkpoints.jsonl")
    if source.random() < 0.2:
        one["size"] += 1
        return Case("edit a checkpoint's size", words)
    # Any character of the note but its line feeds, so that it is another text.
    place = source.choice([n for n, char in enumerate(one["note"]) if char != "\n"])
    one["note"] = one["note"][:place] + other(one["note"][place], source) + one["note"][place + 1 :]
    more = ("the newest checkpoint", "checkpoint of size", "checkpoints are out of order")
    return Case("edit a note", (*words, *more) if place < len(ORIGIN) + 4 else words)


def strip_cosignature(story: Story, files: Files, source: random.Random) -> Case:
    one = files["checkpoints.jsonl"][-1]
    lines = one["note"].splitlines(keepends=True)
    lines.pop(source.choice((-1, -2)))
    one["note"] = "".join(lines)
    return Case("strip a cosignature", (f"checkpoint of size {one['size']}: 1 of 2 witnesses",))


def resign_checkpoint(story: Story, files: Files, source: random.Random) -> Case:
    """Sign with a key that is not the one of that size, or not the log's at all."""
    one = source.choice(files["checkpoints.jsonl"])
    body = body_of(one["size"], _root(files, one["size"]))
    wrong = story.log[0] if one["size"] >= story.since[1] else story.log[1]
    signer = source.choice((wrong, Signer(ORIGIN, 1, source.randbytes(8))))
    lines = [signer.line(body), *(witness.line(body, 5) for witness in story.witnesses)]
    one["note"] = body + "\n" + "".join(lines)
    return Case("sign with another key", (f"checkpoint of size {one['size']}: the",))


def remove_newest_checkpoint(story: Story, files: Files, source: random.Random) -> Case:
    files["checkpoints.jsonl"].pop()
    return Case("remove the newest checkpoint", ("the newest checkpoint",))


def edit_keys(story: Story, files: Files, source: random.Random) -> Case:
    keys = files["keys.json"]
    key = source.choice([*keys["log"], *keys["witnesses"]])
    field = "since_size" if "since_size" in key and source.random() < 0.5 else "vkey"
    key[field] = other(key[field], source)
    return Case(f"edit {field}", ("keys.json", "the key "))


def edit_head(story: Story, files: Files, source: random.Random) -> Case:
    heads = files["heads.jsonl"]
    head = source.choice(heads)
    name = head["chain"]
    what = source.choice(("chain", "sequence", "hash", "remove", "repeat"))
    if what == "remove":
        heads.remove(head)
    elif what == "repeat":
        heads.append(dict(head))
    else:
        head[what] = other(head[what], source)
    return Case(f"head: {what}", (f"chain {name}", f"chain {head['chain']}"))


def edit_manifest(story: Story, files: Files, source: random.Random) -> Case:
    field = source.choice(("format", "origin", "size", "records"))
    files["manifest.json"][field] = other(files["manifest.json"][field], source)
    return Case(f"edit the manifest's {field}", ("manifest.json",))


Tamper = Callable[[Story, Files, random.Random], Case]
KINDS: tuple[Tamper, ...] = (
    edit_record, edit_record, edit_record, edit_and_hash_record, delete_record, insert_record,
    swap_records, truncate_records, rewrite_chain, rewrite_with_stolen_key, rewrite_with_own_keys,
    roll_back, edit_row, edit_row, remove_row, add_row, remove_table, edit_entry, edit_entry,
    edit_leg, edit_leg, change_legs, change_entries, edit_checkpoint, edit_checkpoint,
    strip_cosignature, resign_checkpoint, remove_newest_checkpoint, edit_keys, edit_head,
    edit_manifest,
)  # fmt: skip


def answer(path: Path, keys: Path, seen: Path) -> tuple[int, str]:
    """Return what an officer gets who pins the keys and holds a newer checkpoint: code, first line."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = verify.main(
            ["export", str(path), "--keys", str(keys), "--require", "2/2", "--seen", str(seen)]
        )
    return code, said.getvalue().splitlines()[0]


def missed(count: int, seed: int) -> Iterator[str]:
    """Try so many cases and yield each that was not found, or not named."""
    source = random.Random(seed)
    story = Story(seed)
    right = story.files()
    with TemporaryDirectory() as folder:
        place, keys, seen = (Path(folder) / name for name in ("e.zip", "keys.json", "seen.txt"))
        keys.write_text(json.dumps(story.keys()))
        seen.write_text(right["checkpoints.jsonl"][-1]["note"])
        code, line = answer(write(right, place), keys, seen)
        if code != 0:
            yield f"the honest export: {line}"
        for number in range(count):
            files = copy.deepcopy(right)
            case = KINDS[number % len(KINDS)](story, files, source)
            if files == right:
                yield f"{number} {case.what}: nothing was done"
            code, line = answer(write(files, place), keys, seen)
            if code == 0 or not any(word in line for word in case.words):
                yield f"{number} {case.what}: {code} {line!r} lacks {case.words}"


def tamper_cases(count: int, seed: int) -> tuple[int, int]:
    """Try so many generated cases and return (asked, found and named)."""
    return count, count - len(list(missed(count, seed)))


def cut_short(path: Path, length: int) -> Path:
    """Cut a file, as a broken download would."""
    path.write_bytes(path.read_bytes()[:length])
    return path


def members(path: Path) -> dict[str, bytes]:
    """Return the raw files of an export."""
    with closing(zipfile.ZipFile(path)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
