"""trustfund_verify export, proof and checkpoint: what an officer is told, in which words, with which code."""

import ast
import base64
import contextlib
import copy
import io
import json
import random
import sys
import zipfile
from pathlib import Path

import pytest

from deploy.standalone import trustfund_verify as verify
from tests.standalone.story import (
    Signer,
    Story,
    body_of,
    entry_digest,
    path_of,
    record_digest,
    root,
    write,
)
from tests.standalone.tampering import KINDS, cut_short, members
from trustfund.db.models import protected_models
from trustfund.ledger.models import Entry


@pytest.fixture(scope="module")
def story():
    return Story(7)


@pytest.fixture(scope="module")
def right(story):
    return story.files()


@pytest.fixture
def files(right):
    return copy.deepcopy(right)


@pytest.fixture
def keys(story, tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(story.keys()))
    return path


def said(*arguments: object) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = verify.main([str(one) for one in arguments])
    return code, out.getvalue()


class TestExport:
    def test_says_what_it_checked_and_whose_keys_it_trusted(self, files, tmp_path, keys):
        path = write(files, tmp_path / "e.zip")
        code, text = said("export", path)
        assert code == 0
        assert "Records: 36 in 2 chains, all whole." in text
        assert "The keys came from the file itself" in text
        code, text = said("export", path, "--keys", keys)
        assert code == 0
        assert "with the keys that you gave" in text

    def test_an_older_export_is_a_beginning_of_a_newer_one(self, story, files, tmp_path, keys):
        old, new = tmp_path / "old.zip", write(files, tmp_path / "new.zip")
        files["checkpoints.jsonl"].pop()
        write(files, old)
        assert said("export", new, "--keys", keys, "--seen", old)[0] == 0
        code, _ = said("export", old, "--keys", keys, "--newer", new)
        assert code == 1
        assert said("checkpoint", old, new)[0] == 0

    def test_names_the_record_where_two_exports_part(self, story, files, tmp_path, keys):
        one = write(files, tmp_path / "one.zip")
        branch = copy.deepcopy(story)
        branch.records[20]["content"] = branch.records[20]["content"].replace('"P"', '"Q"')
        two = write(branch.files(), tmp_path / "two.zip")
        code, text = said("export", two, "--keys", keys, "--seen", one)
        assert code == 1
        assert "the log forked" in text
        assert "index 20 of the log: the log forked here: the first 20 records agree" in text
        code, text = said("checkpoint", one, two)
        assert code == 1
        assert "BAD: index 20 of the log" in text

    def test_requires_the_witnesses_that_one_asks_for(self, story, files, tmp_path, keys):
        path = write(files, tmp_path / "e.zip")
        assert said("export", path, "--keys", keys, "--require", "2/2")[0] == 0
        assert said("export", path, "--keys", keys, "--require", "2/3")[0] == 1
        for wrong in ("3/2", "0/2", "two", "1/2/3", "-1/2"):
            assert said("export", path, "--keys", keys, f"--require={wrong}")[0] == 2
        newest = files["checkpoints.jsonl"][-1]
        body = newest["note"].partition("\n\n")[0] + "\n"
        lines = [story.log[1].line(body), *[story.witnesses[0].line(body, 9)] * 2]
        newest["note"] = f"{body}\n{''.join(lines)}"
        code, text = said("export", write(files, path), "--keys", keys, "--require", "2/2")
        assert code == 1
        assert "1 of 2 witnesses signed it, and 2 are required" in text

    def test_a_checkpoint_of_another_log_is_none_of_this_one(self, files, tmp_path, keys):
        path = write(files, tmp_path / "e.zip")
        other = Signer("elsewhere.example/log", 1, b"x")
        body = body_of(5, b"x" * 32, other.name)
        note = tmp_path / "note.txt"
        note.write_text(f"{body}\n{other.line(body)}")
        code, text = said("export", path, "--keys", keys, "--seen", note)
        assert code == 1
        assert "it is of another log" in text

    def test_control_characters_do_not_reach_the_terminal(self, files, tmp_path):
        files["rows/donors.donor.jsonl"][0]["id"] = "\x1b[2J\u202eevil\n" + "x" * 500
        code, text = said("export", write(files, tmp_path / "e.zip"))
        assert code == 1
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert max(map(len, text.splitlines())) < 400

    def test_entries_of_an_older_kind_have_one_field_less(self, files, tmp_path):
        entry = files["entries.jsonl"][0]
        del entry["adjusts"]
        entry["content_hash"] = entry_digest(entry)
        _, text = said("export", write(files, tmp_path / "e.zip"))
        # Only the trail's pin differs: the hash itself is right.
        assert "the trail tells of it with another hash" in text


class TestOneGuardAlone:
    """Forgeries that are right but for one thing: each guard is seen to work by itself."""

    @pytest.fixture
    def unsealed(self, story):
        lone = copy.deepcopy(story)
        lone.sealed, lone.sizes = 1, [1]
        return lone.files()

    def first(self, files, tmp_path) -> str:
        code, text = said("export", write(files, tmp_path / "e.zip"))
        assert code == 1
        return text.splitlines()[0]

    def test_a_record_whose_predecessor_was_exchanged(self, unsealed, tmp_path):
        record = unsealed["records.jsonl"][5]
        record["content"] = record["content"].replace('"P"', '"Q"')
        record["hash"] = record_digest(record).hex()
        assert "it does not hash its predecessor" in self.first(unsealed, tmp_path)

    def test_a_gap_in_a_chain_that_was_hashed_anew(self, unsealed, tmp_path):
        records, heads = unsealed["records.jsonl"], {}
        del records[5]
        unsealed["manifest.json"]["records"] -= 1
        for record in records:
            record["previous_hash"] = heads.get(record["chain"], {"hash": ""})["hash"]
            record["hash"] = record_digest(record).hex()
            heads[record["chain"]] = {one: record[one] for one in ("chain", "sequence", "hash")}
        unsealed["heads.jsonl"] = list(heads.values())
        assert "of its chain is missing before it" in self.first(unsealed, tmp_path)

    def test_an_identifier_used_twice_or_out_of_order(self, files, tmp_path):
        records = files["records.jsonl"]
        for other in (records[3]["id"], records[0]["id"], records[-1]["id"]):
            files["records.jsonl"][9]["id"] = other
            assert "or out of order" in self.first(files, tmp_path)

    def test_two_places_in_the_log_exchanged(self, files, tmp_path):
        one, two = files["records.jsonl"][4], files["records.jsonl"][9]
        one["index"], two["index"] = two["index"], one["index"]
        assert "it stands where index 4 of the log belongs" in self.first(files, tmp_path)

    def test_an_entry_out_of_balance_though_every_hash_is_right(self, tmp_path):
        changed = Story(8)
        entry = changed.entries[0]
        old = entry["content_hash"]
        entry["legs"][0]["amount"] = "99999999.0000"
        entry["content_hash"] = entry_digest(entry)
        for record in changed.records:
            record["content"] = record["content"].replace(old, entry["content_hash"])
        assert "the cash book is out of balance by" in self.first(changed.files(), tmp_path)

    def test_an_entry_that_no_record_tells_of(self, files, tmp_path):
        forged = copy.deepcopy(files["entries.jsonl"][0]) | {"id": 500, "reference": "forged:1"}
        forged["content_hash"] = entry_digest(forged)
        files["entries.jsonl"].append(forged)
        assert "entry 500 (forged:1): no record" in self.first(files, tmp_path)

    def test_an_entry_that_is_gone(self, files, tmp_path):
        gone = files["entries.jsonl"].pop()
        assert f"entry {gone['id']}: it is gone" in self.first(files, tmp_path)

    def test_an_entry_recorded_at_another_time(self, files, tmp_path):
        entry = files["entries.jsonl"][0]
        for moment in ("2026-03-01T07:00:00.000000Z", "2026-03-05T00:00:00.000000Z"):
            entry["recorded_at"] = moment
            assert "reference or time of recording" in self.first(files, tmp_path)

    def test_a_key_that_signs_before_its_time(self, story, files, tmp_path):
        size = story.sizes[0]
        body = files["checkpoints.jsonl"][0]["note"].partition("\n\n")[0] + "\n"
        files["checkpoints.jsonl"][0]["note"] = f"{body}\n{story.log[1].line(body)}"
        line = self.first(files, tmp_path)
        assert f"checkpoint of size {size}: the key that signs from size 18 on" in line

    def test_a_signature_by_somebody_unknown(self, files, tmp_path):
        one = files["checkpoints.jsonl"][2]
        body = one["note"].partition("\n\n")[0] + "\n"
        one["note"] += Signer("stranger.example", 4, b"s").line(body, 5)
        assert "a signature of stranger.example, whose key" in self.first(files, tmp_path)

    def test_a_head_too_many_and_one_too_few(self, files, tmp_path):
        last = files["heads.jsonl"].pop()
        assert "it has records and no head" in self.first(files, tmp_path)
        files["heads.jsonl"] += [last, {**last, "chain": "unheard-of"}]
        assert "its records are gone" in self.first(files, tmp_path)

    def test_unsealed_records_out_of_order(self, unsealed, tmp_path):
        records = unsealed["records.jsonl"]
        at = next(n for n in range(5, 30) if records[n]["chain"] != records[n + 1]["chain"])
        records[at], records[at + 1] = records[at + 1], records[at]
        assert "out of order among the records not sealed yet" in self.first(unsealed, tmp_path)

    def test_an_empty_place_among_the_sealed(self, files, tmp_path):
        files["records.jsonl"][9]["index"] = None
        assert "it stands among sealed records without an index" in self.first(files, tmp_path)


class TestHostileFiles:
    @pytest.mark.parametrize(
        "content",
        {
            "nothing": b"",
            "noise": bytes(range(256)) * 40,
            "only a signature": b"PK\x05\x06" + bytes(18),
            "a huge directory": b"PK\x05\x06" + bytes(4) + b"\xff" * 12 + bytes(2),
        }.items(),
        ids=lambda pair: pair[0],
    )
    def test_what_is_no_archive(self, tmp_path, content):
        path = tmp_path / "e.zip"
        path.write_bytes(content[1])
        assert said("export", path)[0] == 2
        assert said("proof", path)[0] == 2
        assert said("checkpoint", path)[0] == 2

    def test_what_is_not_there(self, tmp_path):
        assert said("export", tmp_path / "none")[0] == 2
        assert said("export", tmp_path)[0] == 2
        assert said("export", "a\0b")[0] == 2

    def test_a_download_that_broke_off(self, files, tmp_path):
        path = write(files, tmp_path / "e.zip")
        size = path.stat().st_size
        for length in range(0, size, size // 23):
            write(files, path)
            assert said("export", cut_short(path, length))[0] == 2

    def test_bytes_changed_in_the_archive(self, files, tmp_path):
        path = write(files, tmp_path / "e.zip")
        honest, wanted = path.read_bytes(), members(path)
        for at in range(7, len(honest), len(honest) // 60):
            path.write_bytes(honest[:at] + bytes([honest[at] ^ 0x55]) + honest[at + 1 :])
            if said("export", path)[0] == 0:
                # Nothing but a date or an attribute of the archive's own can have changed.
                assert members(path) == wanted

    @pytest.mark.parametrize("level", [8, 12])
    def test_a_bomb(self, files, tmp_path, level):
        path = write(files, tmp_path / "e.zip")
        with zipfile.ZipFile(path, "a", level) as archive:
            archive.writestr("rows/a.b.jsonl", b" " * 30_000_000)
        code, text = said("export", path)
        assert code == 2
        assert "far more than it is" in text or "strange way" in text

    def test_one_file_twice(self, files, tmp_path):
        path = write(files, tmp_path / "e.zip")
        with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("keys.json", "{}")
        assert said("export", path)[0] == 2

    def test_very_many_files(self, files, tmp_path):
        path = write(files, tmp_path / "e.zip")
        with zipfile.ZipFile(path, "a") as archive:
            for number in range(2100):
                archive.writestr(f"rows/a.b{number}.jsonl", "")
        assert said("export", path)[0] == 2

    @pytest.mark.parametrize(
        "line",
        {
            "deep": "[" * 100_000,
            "deep objects": '{"a":' * 100_000,
            "a huge number": '{"id": ' + "9" * 5000 + "}",
            "a number beyond 63 bits": '{"id": 9999999999999999999}',
            "no number": '{"id": NaN}',
            "a fraction": '{"id": 1e999}',
            "a name twice": '{"id": 1, "id": 2}',
            "half a pair": '{"id": "\\ud800"}',
            "a list": "[]",
            "null": "null",
            "empty": "",
            "two values": "{} {}",
            "not UTF-8": b"\xff\xfe",
        }.items(),
        ids=lambda pair: pair[0],
    )
    @pytest.mark.parametrize(
        "name", ["records", "checkpoints", "heads", "entries", "rows/donors.donor"]
    )
    def test_a_bad_line_is_named(self, files, tmp_path, name, line):
        path = tmp_path / "e.zip"
        raw = line[1] if isinstance(line[1], bytes) else line[1].encode()
        write(files, path)
        parts = members(path)
        with zipfile.ZipFile(path, "w") as archive:
            for file, content in parts.items():
                here = file == f"{name}.jsonl"
                archive.writestr(file, raw + b"\n" + content if here else content)
        code, text = said("export", path)
        assert code == 2 or (code == 1 and "Then reading stopped" in text)
        assert f"line 1 of {name}.jsonl" in text

    def test_a_line_that_never_ends(self, files, tmp_path, monkeypatch):
        monkeypatch.setattr(verify, "MAX_LINE", 100_000)
        files["heads.jsonl"][0]["chain"] = random.Random(1).randbytes(300_000).hex()
        code, text = said("export", write(files, tmp_path / "e.zip"))
        assert code == 2
        assert "too long" in text

    def test_content_that_is_deep_or_strange_in_a_record_with_its_hash(self, story, tmp_path):
        for content in ("[" * 90_000, "{}", "5", '"\\ud800"', '{"action": 5}', "\ud800", "x"):
            changed = copy.deepcopy(story)
            changed.records[0]["content"] = content
            try:
                files = changed.files()
            except UnicodeEncodeError:
                files = story.files()
                files["records.jsonl"][0]["content"] = content
            code, text = said("export", write(files, tmp_path / "e.zip"))
            assert code in {1, 2}
            assert "record 1 of chain installation" in text

    def test_facts_and_pins_of_a_strange_shape(self, story, tmp_path):
        shapes = ({"after": 5}, {"after": [1]}, {"extra": {"entries": 5}},
                  {"extra": {"entries": [5]}}, {"extra": {"entries": [{"id": True}]}},
                  {"extra": {"entries": [{"id": 1, "reference": 5, "content_hash": ""}]}})  # fmt: skip
        for shape in shapes:
            changed = copy.deepcopy(story)
            content = json.loads(changed.records[5]["content"]) | shape
            changed.records[5]["content"] = json.dumps(content)
            code, _ = said("export", write(changed.files(), tmp_path / "e.zip"))
            assert code in {1, 2}, shape


class TestProof:
    @pytest.fixture
    def proof(self, story, right):
        leaves = [bytes.fromhex(one["hash"]) for one in right["records.jsonl"][: story.sealed]]
        index = 17
        return {
            "format": "trustfund-proof/1",
            "record": right["records.jsonl"][index],
            "index": index,
            "size": story.sealed,
            "hashes": [base64.b64encode(one).decode() for one in path_of(leaves, index)],
            "checkpoint": right["checkpoints.jsonl"][-1]["note"],
            "keys": story.keys(),
        }

    def tell(self, proof: object, path: Path, *more: object) -> tuple[int, str]:
        path.write_text(json.dumps(proof))
        return said("proof", path, *more)

    def test_says_what_it_proves(self, proof, tmp_path, keys):
        code, text = self.tell(proof, tmp_path / "p.json", "--keys", keys, "--require", "2/2")
        assert code == 0
        assert "at index 17 of 33" in text
        assert "donor.example/w, dprk.example/w" in text

    def test_proves_no_other_record_place_or_log(self, proof, tmp_path, keys, right, story):
        altered = json.loads(proof["record"]["content"]) | {"person": "Q"}
        record = proof["record"] | {"content": json.dumps(altered)}
        rehashed = record | {"hash": record_digest(record).hex()}
        forged = Signer(story.log[1].name, 1, b"forged")
        body = body_of(story.sealed, root([bytes.fromhex(proof["record"]["hash"])]))
        top = verify.checkpoint_of(proof["checkpoint"], "it").root
        elsewhere = body_of(story.sealed, top, "elsewhere.example/log")
        for change in (
            {"record": record},
            {"record": rehashed},
            {"record": right["records.jsonl"][16]},
            {"index": 16},
            {"size": 32},
            {"hashes": proof["hashes"][1:]},
            {"hashes": proof["hashes"][::-1]},
            {"hashes": [*proof["hashes"], proof["hashes"][0]]},
            {"checkpoint": right["checkpoints.jsonl"][-2]["note"]},
            {"checkpoint": f"{body}\n{forged.line(body)}"},
            {"checkpoint": f"{elsewhere}\n{story.log[1].line(elsewhere)}"},
            {"checkpoint": proof["checkpoint"].replace("\n33\n", "\n34\n"), "size": 34},
        ):
            code, text = self.tell(proof | change, tmp_path / "p.json", "--keys", keys)
            assert code == 1, change
            assert text.startswith("BAD:")

    @pytest.mark.parametrize(
        "field", ["format", "record", "index", "size", "hashes", "checkpoint", "keys"]
    )
    @pytest.mark.parametrize("value", [None, 5, -1, [], [5], {}, "x", "—", True, 10**30], ids=str)
    def test_of_a_strange_shape_is_refused(self, proof, tmp_path, field, value, keys):
        if field == "keys" and value == {}:
            value = {"log": [], "witnesses": []}
        code, _ = self.tell(proof | {field: value}, tmp_path / "p.json", "--keys", keys)
        assert code in {1, 2}
        del proof[field]
        assert self.tell(proof, tmp_path / "p.json")[0] == 2


class TestCheckpoint:
    def test_notes_of_one_size_that_differ_are_a_fork(self, story, tmp_path, keys):
        for name, top in (("a", b"a" * 32), ("b", b"b" * 32)):
            (tmp_path / name).write_text(story.note(9, top))
        code, text = said("checkpoint", tmp_path / "a", tmp_path / "b", "--keys", keys)
        assert code == 1
        assert "forked at or before size 9" in text

    def test_notes_of_different_sizes_alone_tell_nothing(self, story, tmp_path, keys):
        for size in (9, 10):
            (tmp_path / str(size)).write_text(story.note(size, b"a" * 32))
        code, text = said("checkpoint", tmp_path / "9", tmp_path / "10", "--keys", keys)
        assert code == 2
        assert "add an export" in text

    def test_an_export_judges_older_notes(self, story, right, files, tmp_path):
        export = write(files, tmp_path / "e.zip")
        leaves = [bytes.fromhex(one["hash"]) for one in right["records.jsonl"]]
        good, bad = tmp_path / "good", tmp_path / "bad"
        good.write_text(story.note(9, root(leaves[:9])))
        bad.write_text(story.note(9, b"b" * 32))
        assert said("checkpoint", export, good)[0] == 0
        code, text = said("checkpoint", export, bad)
        assert code == 1
        assert "forked at or before size 9" in text


def test_the_kinds_of_tampering_cover_every_file_of_an_export():
    assert {"edit_record", "edit_row", "edit_leg", "edit_keys", "edit_head", "edit_manifest"} <= {
        kind.__name__ for kind in KINDS
    }


def test_what_it_takes_for_unprotected_is_unprotected():
    assert not verify.UNPROTECTED & {model._meta.label_lower for model in protected_models()}


def test_it_hashes_the_fields_that_the_books_have():
    columns = {field.column for field in Entry._meta.concrete_fields}
    assert set(verify.HEADER) - verify.OPTIONAL <= columns


def test_it_needs_nothing_but_the_standard_library():

    tree = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    named = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names
