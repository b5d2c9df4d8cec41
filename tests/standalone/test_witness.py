"""The witness: it signs a log that only grew, refuses one that shrank or forked, keeps the evidence."""

import io
import json
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.standalone import trustfund_verify as verify
from deploy.standalone import trustfund_witness as witness
from tests.standalone.forking import Log, command, fork_cases, look, served
from tests.standalone.story import Signer, body_of, growth, root


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(witness, "PAUSE", 0.0)


@pytest.fixture
def log():
    made = Log(1)
    made.leaves = [b"%032d" % number for number in range(5)]
    return made


@pytest.fixture
def url(log):
    with served(log) as address:
        yield address


@pytest.fixture
def folder(tmp_path):
    command("init", "--state", tmp_path, "--name", "donor.example/w")
    return tmp_path


class TestLooking:
    def test_signs_what_grew_in_a_form_that_the_verifier_accepts(self, folder, log, url):
        _, said = command("init", "--state", folder / "two", "--name", "dprk.example/w")
        key = verify.key_of(said.strip(), verify.WITNESS)
        for size in (5, 6, 64, 64, 100):
            log.leaves = [b"%032d" % number for number in range(size)]
            assert look(folder / "two", url, log)[0] == 0
            checkpoint = verify.checkpoint_of(log.received[-1], "what was sent")
            assert checkpoint.size == size
            assert verify.signed_by(checkpoint, key) is True
        assert "consistency/64/100" in log.asked

    def test_keeps_its_key_to_itself(self, folder):
        assert stat.S_IMODE((folder / "key.json").stat().st_mode) == 0o600
        assert command("init", "--state", folder, "--name", "donor.example/w")[0] == 2

    def test_refuses_a_log_that_shrank(self, folder, log, url):
        look(folder, url, log)
        del log.leaves[3:]
        code, said = look(folder, url, log)
        assert code == 1
        assert "the log shrank: size 3 < 5" in said
        assert len(log.received) == 1
        (kept,) = (folder / "evidence").glob("*.json")
        evidence = json.loads(kept.read_text())
        assert evidence["second"] == log.note()
        assert evidence["first"] in log.received[0]

    @pytest.mark.parametrize("size", [5, 6, 7, 8, 20])
    def test_refuses_a_log_that_forked_and_keeps_both_notes(self, folder, log, url, size):
        look(folder, url, log)
        log.leaves = [b"y%031d" % number for number in range(size)]
        code, said = look(folder, url, log)
        assert code == 1
        assert "the log forked" in said
        (kept,) = (folder / "evidence").glob("*.json")
        assert json.loads(kept.read_text())["second"] == log.note()
        assert len(log.received) == 1

    def test_still_refuses_at_the_next_look(self, folder, log, url):
        look(folder, url, log)
        honest = log.leaves
        log.leaves = [b"z" * 32] * 9
        assert [look(folder, url, log)[0] for _ in "ab"] == [1, 1]
        log.leaves = [*honest, b"more"]
        assert look(folder, url, log)[0] == 0

    def test_signs_nothing_by_another_key(self, folder, log, url):
        look(folder, url, log)
        log.signer = Signer(log.signer.name, 1, b"another")
        code, said = command("run", "--state", folder, "--url", url, "--once")
        assert (code, len(log.received)) == (2, 1)
        assert "was the key changed?" in said

    def test_signs_nothing_without_a_key_of_the_log(self, folder, log, url):
        assert command("run", "--state", folder, "--url", url, "--once")[0] == 2

    def test_remembers_before_it_sends(self, folder, log, url, monkeypatch):
        def refuse(*_):
            raise witness.Unable("cut off")

        asked = witness.ask
        monkeypatch.setattr(witness, "ask", lambda *a: refuse() if len(a) > 2 else asked(*a))
        assert look(folder, url, log)[0] == 2
        assert witness.State(str(folder)).newest.size == 5


class TestAHostileServer:
    @pytest.mark.parametrize(
        "reply",
        {
            "nothing": (200, ""),
            "noise": (200, "\x00\xff" * 50),
            "no signature": (200, body_of(5, b"x" * 32) + "\n"),
            "too much": (200, "x" * 1_000_000),
            "a huge size": (200, body_of(10**30, b"x" * 32) + "\n— a AAAAAAA=\n"),
            "an error": (500, "x"),
            "not there": (404, "x"),
            "a redirect": (302, ""),
        }.items(),
        ids=lambda pair: pair[0],
    )
    def test_gets_no_signature_and_causes_no_traceback(self, folder, log, url, reply):
        log.replies["checkpoint"] = lambda: reply[1]
        assert look(folder, url, log)[0] == 2
        assert not log.received
        assert set(log.asked) == {"checkpoint"}

    @pytest.mark.parametrize(
        "text",
        ["", "[]", "{}", '{"hashes": 5}', '{"hashes": [5]}', '{"hashes": ["AA=="]}', "[" * 9000],
    )
    def test_a_proof_that_is_none_is_not_believed(self, folder, log, url, text):
        look(folder, url, log)
        log.leaves = [*log.leaves, b"more"]
        log.replies["consistency"] = lambda: (200, text)
        assert look(folder, url, log)[0] == 1
        assert len(log.received) == 1

    def test_an_unreachable_log_is_no_fork(self, folder, log, url):
        look(folder, url, log)
        log.leaves = [*log.leaves, b"more"]
        log.replies["consistency"] = lambda: (503, "")
        assert look(folder, url, log)[0] == 2
        assert not (folder / "evidence").exists()

    def test_tries_again_after_a_failure(self, folder, log, url):
        tries = []

        def sometimes():
            tries.append(1)
            return (500, "") if len(tries) < 3 else (200, log.note())

        log.replies["checkpoint"] = sometimes
        assert look(folder, url, log)[0] == 0
        assert len(tries) == 3

    def test_does_not_wait_for_ever(self, folder, log, url, monkeypatch):
        monkeypatch.setattr(witness, "TIMEOUT", 0.05)
        monkeypatch.setattr(witness, "TRIES", 1)
        log.replies["checkpoint"] = lambda: time.sleep(0.3) or (200, log.note())
        assert look(folder, url, log)[0] == 2

    @pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://a.example/", "a.example"])
    def test_only_http_is_asked(self, folder, log, address):
        assert look(folder, address, log)[0] == 2


class TestExchange:
    def test_agrees_when_both_saw_one_log(self, folder, log, url, tmp_path):
        other = tmp_path / "other"
        command("init", "--state", other, "--name", "dprk.example/w")
        look(folder, url, log)
        log.leaves = [*log.leaves, b"more", b"and more"]
        look(other, url, log)
        assert command("exchange", "--state", folder, other)[0] == 0
        assert command("exchange", "--state", other, folder)[0] == 0
        note = tmp_path / "note.txt"
        note.write_text(log.note())
        assert command("exchange", "--state", folder, note)[0] == 0

    def test_believes_no_note_that_the_log_did_not_sign(self, folder, log, url, tmp_path):
        look(folder, url, log)
        body = body_of(5, b"x" * 32)
        note = tmp_path / "note.txt"
        note.write_text(f"{body}\n{Signer(log.signer.name, 1, b'forged').line(body)}")
        code, _ = command("exchange", "--state", folder, note)
        assert code == 2
        assert not (folder / "evidence").exists()

    def test_finds_forked_copies(self):
        asked, found = fork_cases(8, seed=7)
        assert found == asked


def test_its_proofs_are_judged_as_the_verifier_judges_them():
    leaves = [b"%032d" % number for number in range(20)]
    for new in range(1, 21):
        for old in range(new + 1):
            first = witness.Note("", "", "", old, root(leaves[:old]))
            second = witness.Note("", "", "", new, root(leaves[:new]))
            proof = growth(leaves[:new], old) if old else []
            for hashes in (proof, proof[1:], [*proof, b"x" * 32], proof[::-1]):
                told = verify.consistent(old, first.root, new, second.root, hashes)
                assert witness.consistent(first, second, hashes) is told
            assert witness.consistent(first, second, proof)


def test_is_one_small_file():
    lines = Path(witness.__file__).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300


def test_both_scripts_run_from_a_plain_folder(tmp_path):
    for module in (verify, witness):
        copy = tmp_path / Path(module.__file__).name
        copy.write_bytes(Path(module.__file__).read_bytes())
        done = subprocess.run(
            [sys.executable, "-I", copy, "--help"], capture_output=True, text=True, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        assert io.StringIO(done.stdout).readline().startswith("usage:")
