"""log_seal: every record becomes a leaf, the head is signed, and nothing is passed over."""

import stat
import threading
from base64 import b64decode, b64encode
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction

from tests.factories.tamper import guards_lifted
from trustfund.audit import selectors, services
from trustfund.audit.errors import (
    LogKeyExposed,
    LogKeyMissing,
    LogKeyRegistered,
    LogKeyUnknown,
    LogRewritten,
)
from trustfund.audit.models import Checkpoint, Leaf, LogKey, Record
from trustfund.audit.rules.checkpoint import LOG_KEY, checkpoint_read, key_read, note_read
from trustfund.audit.rules.merkle import Growing, consistency_check, inclusion_check, leaf_hash
from trustfund.audit.rules.signatures import is_signed
from trustfund.db import clock

TABLES = ("audit_leaf", "audit_node", "audit_checkpoint", "audit_cosignature", "audit_pulse")


@pytest.fixture
def key_file(tmp_path, settings):
    settings.LOG_KEY_FILE = str(tmp_path / "log-key.pem")
    settings.LOG_KEY_IS_MADE = False
    services.key_file_make(tmp_path / "log-key.pem", beside=False)
    return tmp_path / "log-key.pem"


@pytest.fixture
def trail(cast, key_file):
    """Return what records a number of acts in a chain, and seals."""

    class Trail:
        actor = cast.auditor
        subject = cast.organizations["ministry"]

        def act(self, count: int = 1, *, fund_id=None) -> None:
            for _ in range(count):
                services.record(
                    self.actor, "test.look", subject=self.subject, at=clock.now(), fund_id=fund_id
                )

        def seal(self, **more) -> services.Sealed:
            return services.log_seal(actor=self.actor, now=clock.now(), **more)

    return Trail()


def root_of_records() -> bytes:
    tree = Growing()
    for leaf in Leaf.objects.select_related("record").order_by("index"):
        tree.append(leaf_hash(bytes(leaf.record.hash)))
    return tree.root


class TestSealing:
    def test_puts_every_record_into_the_log_and_signs_the_head(self, trail):
        trail.act(5)
        sealed = trail.seal()
        assert sealed.size == sealed.added == Record.objects.count()
        head = selectors.head()
        body, [line] = note_read(head.note)
        told = checkpoint_read(body)
        assert (told.origin, told.size, told.root) == (
            "trustfund.example/trail", sealed.size, root_of_records(),
        )  # fmt: skip
        key = key_read(LogKey.objects.get().vkey, kind=LOG_KEY)
        assert line.name == key.name == "trustfund.example/trail"
        assert is_signed(key.public, body.encode(), line.blob)
        assert list(selectors.log_findings()) == []

    def test_grows_by_what_is_new_and_proves_that_the_past_is_in_it(self, trail):
        roots = {}
        for count in (1, 2, 3, 7, 1, 12):
            trail.act(count, fund_id=uuid4())
            size = trail.seal().size
            roots[size] = root_of_records()
        assert {row.size: bytes(row.root) for row in Checkpoint.objects.all()} == roots
        last = max(roots)
        for size, root in roots.items():
            proof = selectors.consistency_proof(size, last)
            consistency_check(old=size, old_root=root, new=last, new_root=roots[last], proof=proof)
        assert list(selectors.log_findings()) == []

    def test_signs_nothing_when_nothing_is_new_but_says_that_it_lives(self, trail):
        trail.act()
        trail.seal()
        assert trail.seal().added == 0
        assert Checkpoint.objects.count() == 1
        assert selectors.pulse().sealing_is_silent is False

    def test_takes_no_more_than_it_is_told_to(self, trail):
        trail.act(10)
        trail.seal(most=4)
        assert selectors.log_size() == 4
        assert trail.seal().size == Record.objects.count()

    def test_keeps_the_order_of_a_chain(self, trail):
        one, other = uuid4(), uuid4()
        for fund_id in (one, other, one, one, other):
            trail.act(fund_id=fund_id)
        trail.seal()
        order = Leaf.objects.filter(record__chain=str(one)).order_by("index")
        assert [leaf.record.sequence for leaf in order.select_related("record")] == [1, 2, 3]

    def test_a_record_that_commits_late_is_sealed_next(self, committed_cast, key_file):
        actor, subject = committed_cast.auditor, committed_cast.organizations["ministry"]
        seen = {"actor": actor, "action": "test.look", "subject": subject, "at": clock.now()}
        began, go = threading.Event(), threading.Event()

        def slow() -> None:
            with transaction.atomic():
                services.record(**seen, fund_id=uuid4())
                began.set()
                go.wait(10)
            connections["default"].close()

        thread = threading.Thread(target=slow)
        thread.start()
        assert began.wait(10)
        with transaction.atomic():
            services.record(**seen, fund_id=uuid4())
        sealed = services.log_seal(actor=actor, now=clock.now())
        last = Leaf.objects.order_by("-index").first()
        go.set()
        thread.join(10)
        late = Record.objects.get(leaf=None)
        assert late.id < last.record_id
        assert services.log_seal(actor=actor, now=clock.now()).added == 1
        assert Leaf.objects.get(record=late).index == sealed.size

    def test_two_at_once_seal_each_record_once(self, committed_cast, key_file):
        actor, subject = committed_cast.auditor, committed_cast.organizations["ministry"]
        with transaction.atomic():
            for _ in range(50):
                services.record(actor, "test.look", subject=subject, at=clock.now())

        def seal() -> None:
            services.log_seal(actor=actor, now=clock.now())
            connections["default"].close()

        threads = [threading.Thread(target=seal) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert Leaf.objects.count() == Record.objects.count()
        assert list(selectors.log_findings()) == []


class TestProof:
    def test_of_a_record_leads_to_the_signed_root(self, trail):
        trail.act(20)
        trail.seal()
        for record in Record.objects.all():
            file = selectors.proof_file(record.id)
            told = checkpoint_read(note_read(file["checkpoint"])[0])
            inclusion_check(
                leaf=leaf_hash(bytes(record.hash)),
                index=file["index"],
                size=told.size,
                proof=[b64decode(step) for step in file["hashes"]],
                root=told.root,
            )
            assert file["record"]["hash"] == bytes(record.hash).hex()

    def test_of_a_record_that_waits_is_none_yet(self, trail):
        trail.act()
        trail.seal()
        trail.act()
        assert selectors.proof_file(Record.objects.get(leaf=None).id) is None

    def test_asks_little_of_the_database(self, trail, django_assert_max_num_queries):
        trail.act(40)
        trail.seal()
        record = Record.objects.first()
        with django_assert_max_num_queries(6):
            selectors.proof_file(record.id)


class TestKey:
    def test_without_a_key_nothing_is_sealed(self, trail, key_file):
        trail.act()
        key_file.unlink()
        with pytest.raises(LogKeyMissing, match="cannot be read"):
            trail.seal()
        assert selectors.log_size() == 0

    def test_unset_it_is_named(self, trail, settings):
        settings.LOG_KEY_FILE = ""
        with pytest.raises(LogKeyMissing, match="TRUSTFUND_LOG_KEY_FILE"):
            trail.seal()

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
    def test_one_that_others_may_read_is_refused(self, trail, key_file, mode):
        key_file.chmod(mode)
        with pytest.raises(LogKeyExposed, match="chmod 600"):
            trail.seal()

    @pytest.mark.parametrize("content", ["", "nothing", "-----BEGIN PRIVATE KEY-----\nx\n"])
    def test_a_file_without_a_key_is_refused(self, trail, key_file, content):
        key_file.write_text(content)
        with pytest.raises(LogKeyMissing):
            trail.seal()

    def test_another_than_the_registered_one_is_refused(self, trail, key_file):
        trail.act()
        trail.seal()
        key_file.unlink()
        services.key_file_make(key_file, beside=False)
        trail.act()
        with pytest.raises(LogKeyUnknown, match="registered key"):
            trail.seal()

    def test_a_fresh_one_is_private_and_replaces_none(self, key_file):
        assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
        with pytest.raises(FileExistsError):
            services.key_file_make(key_file, beside=False)
        assert [path.name for path in key_file.parent.iterdir()] == ["log-key.pem"]

    def test_on_ones_own_machine_it_makes_itself(self, tmp_path, settings):
        settings.LOG_KEY_FILE, settings.LOG_KEY_IS_MADE = str(tmp_path / "new" / "key.pem"), True
        assert list(services.keys_in_file()) == list(services.keys_in_file())
        assert services.key_file_problems() == []

    def test_the_first_is_registered_as_an_act(self, trail):
        trail.act()
        trail.seal()
        [line] = selectors.records_page(action="audit.key_found")
        assert line.extra == {"old_key": None, "new_key": LogKey.objects.get().vkey}
        assert Leaf.objects.filter(record_id=line.id).exists()


class TestRotation:
    def rotate(self, trail, key_file) -> LogKey:
        vkey = services.key_file_make(key_file, beside=True)
        return services.key_add(
            actor=trail.actor, now=clock.now(), action="audit.key_rotate", vkey=vkey
        )

    def test_the_new_key_signs_from_the_next_checkpoint_on(self, trail, key_file):
        trail.act(3)
        size = trail.seal().size
        new = self.rotate(trail, key_file)
        assert new.since_size == size + 1
        later = trail.seal().size
        old, new = selectors.keys_file()["log"]
        assert (old["since_size"], new["since_size"]) == (0, size + 1)
        for at, key in ((size, old), (later, new)):
            body, [line] = note_read(selectors.head(at).note)
            named = key_read(key["vkey"], kind=LOG_KEY)
            assert line.key_hash == named.key_hash
            assert is_signed(named.public, body.encode(), line.blob)
        [record] = selectors.records_page(action="audit.key_rotate")
        assert record.extra == {"old_key": old["vkey"], "new_key": new["vkey"]}

    def test_a_second_one_waits_for_the_first(self, trail, key_file):
        trail.act()
        trail.seal()
        self.rotate(trail, key_file)
        with pytest.raises(LogKeyRegistered, match="next checkpoint"):
            self.rotate(trail, key_file)

    def test_a_key_that_is_not_in_the_file_is_refused(self, trail, tmp_path):
        vkey = services.key_file_make(tmp_path / "elsewhere.pem", beside=False)
        with pytest.raises(LogKeyUnknown, match="does not hold"):
            services.key_add(
                actor=trail.actor, now=clock.now(), action="audit.key_rotate", vkey=vkey
            )


class TestGuards:
    def test_the_owner_is_refused_too(self, committed_cast, key_file):
        actor, subject = committed_cast.auditor, committed_cast.organizations["ministry"]
        with transaction.atomic():
            services.record(actor, "test.look", subject=subject, at=clock.now())
            services.record(actor, "test.look", subject=subject, at=clock.now())
        services.log_seal(actor=actor, now=clock.now())
        for table in ("audit_leaf", "audit_node", "audit_checkpoint"):
            key = "size" if table == "audit_checkpoint" else "hash"
            for change in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):
                with (
                    pytest.raises(IntegrityError, match="append-only"),
                    connections["owner"].cursor() as cursor,
                ):
                    cursor.execute(change)

    def test_nobody_empties_the_trail_of_an_installation(self, committed_db):
        for table in (*TABLES, "audit_record", "audit_chain", "audit_request"):
            with connections["owner"].cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("UPDATE db_clock SET movable = false, shift = '0'")
                with pytest.raises(IntegrityError, match="cannot be emptied"):
                    cursor.execute(f"TRUNCATE {table} CASCADE")
                cursor.execute("ROLLBACK")

    @pytest.mark.parametrize(
        ("size", "root"), [(1, None), (None, b"another root")], ids=["size", "root"]
    )
    def test_no_other_head_is_kept_than_the_logs_own(self, trail, size, root):
        trail.act(3)
        with connection.cursor() as cursor:
            cursor.execute("SELECT o_size, audit_root(o_size) FROM audit_seal(100)")
            ours, found = cursor.fetchone()
        text = b64encode(sha256(root).digest() if root else bytes(found)).decode()
        note = f"trustfund.example/trail\n{size or ours}\n{text}\n\n"
        with (
            pytest.raises(IntegrityError, match="not the head"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT audit_publish(%s)", [note])


TAMPERING = [
    ("audit_leaf", "UPDATE audit_leaf SET hash = sha256('x') WHERE index = 3", "leaf 3"),
    ("audit_leaf", "UPDATE audit_leaf SET index = 99 WHERE index = 3", "leaf 3 is missing"),
    ("audit_leaf", "DELETE FROM audit_leaf WHERE index = 5", "never sealed"),
    ("audit_leaf", "UPDATE audit_leaf SET record_id = -1 WHERE index = 2", "is gone"),
    ("audit_node", "UPDATE audit_node SET hash = sha256('x') WHERE level = 2", "subtree 2:0"),
    ("audit_node", "DELETE FROM audit_node WHERE level = 1 AND position = 2", "subtree 1:2"),
    ("audit_checkpoint", "UPDATE audit_checkpoint SET root = sha256('x')", "checkpoint"),
    ("audit_checkpoint", "UPDATE audit_checkpoint SET note = 'none'", "cannot be read"),
    ("audit_checkpoint", "UPDATE audit_checkpoint SET size = size + 99", "has only"),
]
LAST = "(SELECT max(index) FROM audit_leaf)"
REFUSED = [
    ("audit_leaf", f"UPDATE audit_leaf SET hash = sha256('x') WHERE index = {LAST}"),
    ("audit_node", "UPDATE audit_node SET hash = sha256('x')"),
    ("audit_checkpoint", "UPDATE audit_checkpoint SET note = replace(note, '/trail', '/trial')"),
    ("audit_log_key", "UPDATE audit_log_key SET since_size = 99999"),
]


class TestTampering:
    """The owner lifts the guards: verify_trail names it, and sealing stops where it can see it."""

    @pytest.fixture
    def seal(self, committed_cast, key_file):
        actor, subject = committed_cast.auditor, committed_cast.organizations["ministry"]

        def act(count: int) -> None:
            with transaction.atomic():
                for _ in range(count):
                    services.record(actor, "test.look", subject=subject, at=clock.now())

        act(9)
        services.log_seal(actor=actor, now=clock.now())
        if selectors.log_size() % 2 == 0:
            act(1)  # sealing reads the last leaf where it stands alone on the right
            services.log_seal(actor=actor, now=clock.now())
        act(4)
        return lambda: services.log_seal(actor=actor, now=clock.now())

    @contextmanager
    def changed(self, table: str, change: str):
        """Let the owner change a table, and put it back."""
        with guards_lifted(table) as cursor:
            cursor.execute(f"CREATE TEMP TABLE kept AS TABLE {table}")
            cursor.execute(change)
        try:
            yield
        finally:
            with guards_lifted(table) as cursor:
                cursor.execute(f"DELETE FROM {table}")
                cursor.execute(f"INSERT INTO {table} SELECT * FROM kept")
                cursor.execute("DROP TABLE kept")

    def findings(self) -> list[str]:
        return [str(finding) for finding in selectors.log_findings()]

    def test_is_named(self, seal):
        assert self.findings() == []
        for table, change, told in TAMPERING:
            with self.changed(table, change):
                assert any(told in line for line in self.findings()), (change, self.findings())
        assert self.findings() == []

    def test_nothing_more_is_signed(self, seal):
        size = selectors.log_size()
        for table, change in REFUSED:
            with self.changed(table, change), pytest.raises(LogRewritten, match="nothing more"):
                seal()
        assert selectors.log_size() == size
        assert seal().added == 4


class TestSilence:
    def test_is_told_after_two_hours_by_the_clock(self, trail):
        trail.act()
        trail.seal()
        assert not selectors.pulse().is_silent
        clock.clock_move(by=timedelta(hours=2, minutes=1))
        assert selectors.pulse().sealing_is_silent
        trail.seal()
        assert not selectors.pulse().is_silent

    def test_of_a_log_that_was_never_sealed_counts_from_the_first_record(self, trail):
        assert not selectors.pulse().is_silent
        clock.clock_move(by=timedelta(hours=3))
        assert selectors.pulse().sealing_is_silent

    def test_costs_one_query(self, db, django_assert_num_queries):
        with django_assert_num_queries(1):
            selectors.pulse()
