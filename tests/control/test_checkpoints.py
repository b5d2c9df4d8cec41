"""The pages and doors of the log: checkpoints, witnesses, keys, proof, export, and the banner."""

import io
import json
import zipfile
from base64 import b64decode, b64encode
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories.witness import Cosigner
from trustfund.audit import selectors as audit
from trustfund.audit import services
from trustfund.audit.rules.chain import record_hash
from trustfund.audit.rules.checkpoint import checkpoint_read, note_read
from trustfund.audit.rules.merkle import Growing, consistency_check, inclusion_check, leaf_hash
from trustfund.control.selectors.trail_export import export_write
from trustfund.control.tasks import log_seal
from trustfund.db import clock
from trustfund.db.models import protected_models

COSIGNATURE = "/api/v1/trail/cosignature"


@pytest.fixture(autouse=True)
def _nobody_has_knocked():
    cache.clear()


@pytest.fixture
def administrator(cast, client_of):
    return client_of(cast.system_administrator)


@pytest.fixture
def auditor(cast, client_of):
    return client_of(cast.auditor)


@pytest.fixture
def key_file(tmp_path, settings):
    settings.LOG_KEY_FILE = str(tmp_path / "log-key.pem")
    return tmp_path / "log-key.pem"


@pytest.fixture
def sealed(cast, key_file):
    log_seal()


@pytest.fixture
def witness(administrator, sealed):
    witness = Cosigner("norway.example/witness")
    sent(administrator, "witness_register", name="Norway", vkey=witness.key.text)
    log_seal()
    return witness


def sent(client, act: str, /, *args, **form):
    return client.post(
        reverse(f"control:{act}", args=args),
        {**form, "request_key": str(uuid4()), "step": "confirm"},
    )


def shown(client) -> str:
    return client.get(reverse("control:checkpoints")).text


def cosigned(client, witness, *, seconds: int = 1_790_000_000):
    note = client.get("/api/v1/trail/checkpoint").text
    return client.post(COSIGNATURE, witness.cosigned(note, seconds=seconds), "text/plain")


class TestPage:
    def test_shows_the_newest_head_before_and_after_the_first_sealing(
        self, cast, auditor, key_file
    ):
        assert "Nothing is sealed yet." in shown(auditor)
        log_seal()
        page = shown(auditor)
        assert audit.head().root in page
        assert audit.log_keys()[0].vkey in page

    def test_shows_who_has_witnessed_what_size(self, auditor, witness, client):
        assert "not yet" in shown(auditor)
        assert cosigned(client, witness).json() == {"kept": 1}
        page = shown(auditor)
        assert "Norway" in page
        assert "not yet" not in page
        assert f">{audit.log_size()}<" in page

    def test_offers_each_act_to_whom_it_belongs(self, auditor, administrator, witness):
        assert "Download the export" in shown(auditor)
        assert "Register a witness" not in shown(auditor)
        assert "Register a witness" in shown(administrator)
        assert "Download the export" not in shown(administrator)

    def test_a_witness_is_ended(self, administrator, witness, client):
        row = audit.witness_rows()[0].witness
        assert sent(administrator, "witness_retire", row.pk).status_code == 302
        assert "has left" in shown(administrator)
        assert cosigned(client, witness).status_code == 403

    def test_the_key_is_replaced(self, administrator, key_file, sealed):
        vkey = services.key_file_make(key_file, beside=True)
        assert sent(administrator, "key_rotate", vkey=f" {vkey} ").status_code == 302
        assert vkey in shown(administrator)
        [record] = audit.records_page(action="audit.key_rotate")
        assert record.person_name == "System administrator"

    @pytest.mark.parametrize("name", ["witness_register", "key_rotate"])
    def test_what_is_no_key_is_refused_beside_its_field(self, administrator, sealed, name):
        answer = sent(administrator, name, name="Norway", vkey="norway")
        assert answer.status_code == 422
        assert "norway" in answer.text


class TestProof:
    def test_is_a_file_that_leads_to_the_signed_root(self, auditor, sealed):
        record = audit.records_page()[-1]
        page = auditor.get(reverse("control:trail")).text
        address = reverse("control:proof_download", args=[record.id])
        assert address in page
        answer = auditor.get(address)
        proof = json.loads(answer.content)
        assert answer["Content-Disposition"].startswith("attachment")
        assert proof["format"] == "trustfund-proof/1"
        told = checkpoint_read(note_read(proof["checkpoint"])[0])
        inclusion_check(
            leaf=leaf_hash(bytes.fromhex(proof["record"]["hash"])),
            index=proof["index"], size=proof["size"], root=told.root,
            proof=[b64decode(step) for step in proof["hashes"]],
        )  # fmt: skip
        assert proof["keys"]["log"][0]["since_size"] == 0

    def test_of_a_record_that_waits_says_when(self, cast, auditor, key_file):
        record = audit.records_page()[0]
        answer = auditor.get(reverse("control:proof_download", args=[record.id]))
        assert answer.status_code == 409
        assert "within a minute" in answer.text


class TestDoorsForWitnesses:
    def test_a_checkpoint_is_plain_text_that_may_be_kept(self, client, sealed):
        answer = client.get("/api/v1/trail/checkpoint")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert "public" in answer["Cache-Control"]
        assert answer.text == audit.head().note
        assert client.get(f"/api/v1/trail/checkpoint/{audit.log_size()}").text == answer.text
        assert client.get("/api/v1/trail/checkpoint/999999").status_code == 404
        assert client.get(f"/api/v1/trail/checkpoint/{9**30}").status_code == 404

    def test_two_heads_are_consistent(self, client, cast, administrator, sealed):
        old = checkpoint_read(note_read(audit.head().note)[0])
        sent(administrator, "witness_register", name="N", vkey=Cosigner("n.example").key.text)
        log_seal()
        new = checkpoint_read(note_read(audit.head().note)[0])
        answer = client.get(f"/api/v1/trail/consistency/{old.size}/{new.size}").json()
        consistency_check(
            old=old.size, old_root=old.root, new=new.size, new_root=new.root,
            proof=[b64decode(step) for step in answer["hashes"]],
        )  # fmt: skip
        for pair in (f"0/{new.size}", f"{new.size}/{old.size}", f"1/{new.size + 1}"):
            assert client.get(f"/api/v1/trail/consistency/{pair}").status_code == 404

    def test_keys_name_log_and_witnesses(self, client, witness):
        told = client.get("/api/v1/trail/keys").json()
        assert told["witnesses"] == [{"vkey": witness.key.text, "name": "Norway"}]
        assert told["log"] == [{"vkey": audit.log_keys()[0].vkey, "since_size": 0}]

    def test_a_line_is_taken_once_and_published(self, client, witness):
        assert cosigned(client, witness).json() == {"kept": 1}
        assert cosigned(client, witness).json() == {"kept": 0}
        assert len(note_read(client.get("/api/v1/trail/checkpoint").text)[1]) == 2

    def test_refusals_have_their_status(self, client, witness):
        note = client.get("/api/v1/trail/checkpoint").text
        other = note.split("\n")
        other[2] = b64encode(bytes(32)).decode()
        forged = Cosigner("norway.example/witness")
        forged.key = witness.key
        for sending, status in (
            ("nothing", 422),
            (Cosigner("x.example").cosigned(note, seconds=1), 403),
            (witness.cosigned("\n".join(other), seconds=1), 409),
            (forged.cosigned(note, seconds=1), 422),
            (note.replace("\n", "\n" + "x" * 17_000, 1), 413),
        ):
            assert client.post(COSIGNATURE, sending, "text/plain").status_code == status

    def test_nobody_knocks_without_end(self, client, sealed):
        codes = {client.post(COSIGNATURE, "x", "text/plain").status_code for _ in range(62)}
        assert codes == {422, 429}


class TestExport:
    @pytest.fixture
    def export(self, cast, witness, client):
        cosigned(client, witness)
        services.record(cast.auditor, "test.look", subject=cast.organizations["ministry"],
                        at=clock.now())  # fmt: skip
        file = io.BytesIO()
        export_write(file, now=clock.now())
        return zipfile.ZipFile(file)

    def lines(self, export, name: str) -> list[dict]:
        return [json.loads(line) for line in export.read(name).splitlines()]

    def test_has_every_record_in_the_order_of_the_log_and_its_root(self, export):
        manifest = json.loads(export.read("manifest.json"))
        records = self.lines(export, "records.jsonl")
        assert manifest["format"] == "trustfund-export/1"
        assert (manifest["size"], manifest["records"]) == (len(records) - 1, len(records))
        assert [line["index"] for line in records] == [*range(len(records) - 1), None]
        tree, roots = Growing(), {}
        for line in records[:-1]:
            tree.append(leaf_hash(bytes.fromhex(line["hash"])))
            roots[tree.size] = tree.root
        for line in self.lines(export, "checkpoints.jsonl"):
            assert checkpoint_read(note_read(line["note"])[0]).root == roots[line["size"]]
        assert len(note_read(line["note"])[1]) == 2

    def test_tells_each_record_letter_for_letter(self, export):
        from datetime import datetime  # noqa: PLC0415

        for line in self.lines(export, "records.jsonl"):
            found = record_hash(
                chain=line["chain"],
                sequence=line["sequence"],
                recorded_at=datetime.fromisoformat(line["recorded_at"]),
                content=line["content"],
                previous=bytes.fromhex(line["previous_hash"]),
            )
            assert found.hex() == line["hash"]

    def test_has_every_protected_table_with_its_facts(self, export):
        names = {name for name in export.namelist() if name.startswith("rows/")}
        assert names == {f"rows/{model._meta.label_lower}.jsonl" for model in protected_models()}
        [row] = self.lines(export, "rows/audit.witness.jsonl")
        assert row["facts"]["name"] == "Norway"
        assert row["id"] == row["facts"]["id"]

    def test_has_heads_and_keys(self, export):
        [head] = self.lines(export, "heads.jsonl")
        records = self.lines(export, "records.jsonl")
        assert head == {
            "chain": "installation",
            "sequence": len(records),
            "hash": records[-1]["hash"],
        }
        keys = json.loads(export.read("keys.json"))
        assert set(keys) == {"log", "witnesses"}

    def test_is_sent_to_an_auditor(self, auditor, sealed):
        answer = auditor.get(reverse("control:export_download"))
        content = b"".join(answer.streaming_content)
        assert "manifest.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert answer["Content-Disposition"].startswith("attachment")


class TestCommands:
    def test_a_key_is_made_once_and_a_next_one_beside_it(self, settings, tmp_path, capsys):
        settings.LOG_KEY_IS_MADE, settings.LOG_KEY_FILE = False, str(tmp_path / "key.pem")
        with pytest.raises(CommandError, match="without --next"):
            call_command("log_key_new", "--next")
        call_command("log_key_new")
        with pytest.raises(CommandError, match="add --next"):
            call_command("log_key_new")
        call_command("log_key_new", "--if-missing")
        call_command("log_key_new", "--next")
        told = capsys.readouterr().out.split()
        assert list(services.keys_in_file()) == told
        settings.LOG_KEY_FILE = ""
        with pytest.raises(CommandError, match="not set"):
            call_command("log_key_new")

    def test_sealing_by_hand_says_what_it_did_or_why_not(self, cast, key_file, settings, capsys):
        call_command("log_seal")
        assert "Sealed" in capsys.readouterr().out
        settings.LOG_KEY_FILE = ""
        with pytest.raises(CommandError, match="TRUSTFUND_LOG_KEY_FILE"):
            call_command("log_seal")


class TestBanner:
    def test_tells_staff_on_every_page_and_nobody_else(self, cast, client_of, witness):
        silent = "not been sealed for two hours"
        auditor, member = client_of(cast.auditor), client_of(cast.donor_member)
        home = reverse("control:home")
        assert silent not in auditor.get(home).text
        clock.clock_move(by=timedelta(hours=2, minutes=5))
        page = auditor.get(home).text
        assert silent in page
        assert "One witness has not been heard for two hours." in page
        assert silent not in member.get(home).text
        log_seal()
        assert silent not in auditor.get(home).text
