"""Whatever bytes the verifier is given: an answer in words, never a traceback."""

import base64
import copy
import json
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.standalone import trustfund_verify as verify
from tests.standalone.story import Story, write
from tests.standalone.test_verify_export import said

STORY = Story(3, acts=24)
RIGHT = STORY.files()
KEYS = verify.keys_of(STORY.keys(), "keys")
NOTE = RIGHT["checkpoints.jsonl"][-1]["note"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
QUICK = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
FEW = settings(QUICK, max_examples=60)


def tolerant(call, *arguments):
    """Call and let pass nothing but the verifier's own refusal."""
    try:
        return call(*arguments)
    except verify.Unreadable:
        return None


class TestParsers:
    @QUICK
    @given(st.binary() | st.text())
    def test_json(self, raw):
        tolerant(verify.decode, raw, "it")

    @QUICK
    @given(JSON)
    def test_keys_and_records_of_any_shape(self, thing):
        tolerant(verify.keys_of, thing, "it")
        tolerant(verify.keys_of, {"log": thing, "witnesses": thing}, "it")
        tolerant(verify.keys_of, {"log": [thing], "witnesses": [thing]}, "it")
        if isinstance(thing, dict):
            tolerant(verify.record_of, thing, "it")
            tolerant(verify.entry_hash, thing, "it")

    @QUICK
    @given(st.text(), st.text(), st.binary(max_size=40))
    def test_keys_as_text(self, name, told, raw):
        text = base64.b64encode(raw).decode()
        tolerant(verify.key_of, f"{name}+{told}+{text}", verify.LOG)
        tolerant(verify.key_of, name, verify.WITNESS)

    @QUICK
    @given(
        st.lists(st.sampled_from([*NOTE.splitlines(keepends=True), "\n", "— a b\n", "\x00", "٣\n"]))
    )
    def test_notes(self, lines):
        checkpoint = tolerant(verify.checkpoint_of, "".join(lines), "it")
        if checkpoint:
            verify.judged(checkpoint, KEYS)

    @QUICK
    @given(st.data())
    def test_a_note_with_any_change_is_refused_or_not_signed(self, data):
        at = data.draw(st.integers(0, len(NOTE) - 1))
        char = data.draw(st.characters(exclude_characters=NOTE[at]))
        checkpoint = tolerant(verify.checkpoint_of, NOTE[:at] + char + NOTE[at + 1 :], "it")
        if checkpoint:
            verdict = verify.judged(checkpoint, KEYS)
            assert verdict.problem or verdict.stranger

    @QUICK
    @given(st.binary(max_size=70), st.binary(max_size=20), st.binary(max_size=70))
    def test_signatures(self, public, message, signature):
        assert not verify.ed25519_verify(public, message, signature)
        assert not verify.p256_verify(public, message, signature)

    @FEW
    @given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
    def test_signatures_of_the_right_length(self, public, signature):
        assert not verify.ed25519_verify(public, b"m", signature)
        assert not verify.p256_verify(b"\4" + public + public, signature[:32], signature)


def leaves_of(thing, path=()):
    """Yield the path of every value in the files of an export."""
    if isinstance(thing, dict):
        for name, inner in thing.items():
            yield from leaves_of(inner, (*path, name))
    elif isinstance(thing, list):
        for number, inner in enumerate(thing):
            yield from leaves_of(inner, (*path, number))
    yield path


PATHS = [path for path in leaves_of(RIGHT) if path]


@FEW
@given(st.sampled_from(PATHS), JSON)
def test_an_export_with_any_value_anywhere(path, value):
    files = copy.deepcopy(RIGHT)
    inner = files
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with TemporaryDirectory() as folder:
        code, text = said("export", write(files, verify.Path(folder) / "e.zip"))
    assert code in {0, 1, 2}
    assert text.startswith(("OK", "BAD", "UNREADABLE"))


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_an_export_without_one_of_its_files(name, tmp_path):
    files = {other: thing for other, thing in RIGHT.items() if other != name}
    code, text = said("export", write(files, tmp_path / "e.zip"))
    assert code in {1, 2}
    assert not text.startswith("OK")


@FEW
@given(st.binary(max_size=200))
def test_any_bytes_as_any_file(raw):
    with TemporaryDirectory() as folder:
        path = verify.Path(folder) / "file"
        path.write_bytes(raw)
        for what in ("export", "proof", "checkpoint"):
            assert said(what, path)[0] == 2
        honest = write(RIGHT, verify.Path(folder) / "e.zip")
        assert said("export", honest, "--keys", path)[0] == 2
        assert said("export", honest, "--seen", path)[0] == 2


@FEW
@given(JSON)
def test_any_json_as_a_proof_or_as_keys(thing):
    with TemporaryDirectory() as folder:
        path = verify.Path(folder) / "file"
        path.write_text(json.dumps(thing))
        assert said("proof", path)[0] == 2
        assert said("proof", path, "--keys", path)[0] == 2
