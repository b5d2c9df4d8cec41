"""The database, the live site and the worker for tests. A pytest plugin: `-p tests.database`.

Tests run under the app's own role: what the app may not do, a test may not do either. Most tests take `db` and are
rolled back. Those that need real commits (threads, a live site, a worker) take `committed_db`, which empties the
tables afterwards as the owner, since the app's role may not.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from django.db import connections, transaction
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from django.test.utils import setup_databases, teardown_databases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django.plugin import DjangoDbBlocker

CHECKOUT = Path(__file__).resolve().parent.parent
# Filled by migrations and never by tests.
STATIC_TABLES = ("ledger_chart", "ledger_posting_rule", "db_clock")
DJANGO_TABLES = ("django_migrations", "django_content_type", "auth_permission")


def pytest_report_header() -> str:
    """Say which database this run uses."""
    if os.environ.get("DATABASE_URL"):
        return "database: DATABASE_URL"
    return "database: embedded PostgreSQL with fsync off (fast, for tests only)"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(worker_id: str) -> None:
    """Give each parallel worker its own database, Valkey database and temporary files."""
    from django.conf import settings  # noqa: PLC0415 - settings start the servers

    suffix = "" if worker_id == "master" else f"_{worker_id}"
    test = connections["owner"].settings_dict["TEST"]
    test["NAME"] = f"test_trustfund_{settings.TEST_RUN}{suffix}"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """Make this run's database as the owner; the app's role uses the same one."""
    with django_db_blocker.unblock(), _alone():
        _drop_leftovers()
        template = _migrated()
        if template:
            # Nothing is left to migrate in the copy.
            connections["owner"].settings_dict["TEST"].update(TEMPLATE=template, MIGRATE=False)
        made = setup_databases(
            verbosity=max(request.config.option.verbose - 1, 0),
            interactive=False,
            aliases={"owner"},
            serialized_aliases=set(),
        )
        if not template:
            remember_seeds()
            _keep_migrated()
    yield
    with django_db_blocker.unblock():
        _close_all()
        _drop_copies()
        teardown_databases(made, verbosity=0)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time make its database: the next copies what the first has migrated."""
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('the tests make their database'))")
        yield


def _migrated_name() -> str:
    """Return the name under which the database that today's migrations make is kept for later runs."""
    digest = hashlib.sha256()
    houses = ("trustfund", "donors", "projects", "oversight", "disbursements")
    read = [
        *(path for house in houses for path in (CHECKOUT / house).rglob("migrations/*")),
        *(CHECKOUT / "trustfund" / "db").rglob("*.*"),
        *(CHECKOUT / "trustfund" / "settings").glob("*.py"),
        *(CHECKOUT / "requirements").glob("*.lock"),
        Path(__file__),
    ]
    for path in sorted(path for path in read if path.suffix in {".py", ".sql", ".lock"}):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return f"migrated_{digest.hexdigest()[:16]}"


def _migrated() -> str | None:
    """Return the name of the kept database, if there is one."""
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname = %s", [_migrated_name()])
        row = cursor.fetchone()
    return row[0] if row else None


def _keep_migrated() -> None:
    """Keep the new database for later runs on the same servers, and drop what older migrations made.

    Only on the project's own servers: a server that DATABASE_URL names is left as it was found.
    """
    if os.environ.get("DATABASE_URL"):
        return
    _close_all()
    database = connections["owner"].settings_dict["NAME"]
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrated\\_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{_migrated_name()}" TEMPLATE "{database}"')


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a test commit for real. Afterwards every table is as the migrations left it."""
    with django_db_blocker.unblock():
        yield
        connections["default"].close()
        connections["owner"].close()  # a temporary table that a failed test left goes with it
        wipe()
        connections["owner"].close()


def wipe() -> None:
    """Empty what tests have filled, as the owner, and put back what migrations had put there."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        # A session of a server or worker that was just stopped must not make this wait for ever.
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        cursor.execute("UPDATE db_clock SET shift = '0' WHERE shift <> '0'")
        filled = _filled_tables(cursor)
        if not filled:
            return
        cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
        cursor.execute("SELECT name FROM seed.tables")
        for (name,) in cursor.fetchall():
            cursor.execute(f'INSERT INTO public."{name}" SELECT * FROM seed."{name}"')


def _filled_tables(cursor) -> list[str]:
    tables = [
        name
        for name in connections["owner"].introspection.table_names(cursor)
        if name not in {*STATIC_TABLES, *DJANGO_TABLES}
    ]
    questions = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM public.\"{name}\")" for name in tables
    )
    if not questions:
        return []
    cursor.execute(questions)
    return [name for (name,) in cursor.fetchall()]


def keep(name: str) -> None:
    """Keep a copy of the whole database as it is now, under this name, until the run ends."""
    _close_all()
    database = connections["owner"].settings_dict["NAME"]
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{database}_{name}" TEMPLATE "{database}"')


def kept(name: str) -> bool:
    """Say whether a copy was kept under this name."""
    database = connections["owner"].settings_dict["NAME"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [f"{database}_{name}"])
        return cursor.fetchone() is not None


def take_back(name: str) -> None:
    """Put the copy that was kept under this name in the place of the database."""
    _close_all()
    database = connections["owner"].settings_dict["NAME"]
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{database}" TEMPLATE "{database}_{name}"')


def runs_into(
    first: Callable[[], object],
    second: Callable[[], object],
    outcome: Callable[[Callable[[], object]], str],
) -> list[str]:
    """Let the second act run into the first one, whose transaction stays open until the second waits for it."""
    written, may_commit = threading.Event(), threading.Event()

    def held() -> None:
        with transaction.atomic():
            first()
            written.set()
            may_commit.wait(30)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(outcome, held)
        written.wait(30)
        other = pool.submit(outcome, second)
        try:
            _wait_until_somebody_waits()
        finally:
            may_commit.set()
        return [one.result(30), other.result(30)]


def _wait_until_somebody_waits() -> None:
    """Return when a session of this database waits for a lock; each question in a transaction of its own."""
    question = (
        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE NOT l.granted AND a.datname = current_database()"
    )
    for _try in range(600):
        with connections["default"].cursor() as cursor:
            cursor.execute(question)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits for anybody")


def remember_seeds() -> None:
    """Mark the database as one for tests, and keep a copy of the rows that migrations wrote into tables that tests also fill."""
    with connections["owner"].cursor() as cursor:
        seeded = _filled_tables(cursor)
        # Tests move the clock; only the owner may say that this database is one for tests.
        cursor.execute("UPDATE db_clock SET movable = true")
        cursor.execute("CREATE SCHEMA seed")
        cursor.execute("CREATE TABLE seed.tables (name text)")
        for name in seeded:
            cursor.execute(f'CREATE TABLE seed."{name}" AS TABLE public."{name}"')
            cursor.execute("INSERT INTO seed.tables VALUES (%s)", [name])


def _drop_leftovers() -> None:
    """Drop the databases of test runs that were killed."""
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_trustfund\\_%'")
        for (name,) in cursor.fetchall():
            run = re.match(r"test_trustfund_(\d+)", name)
            if run and not psutil.pid_exists(int(run[1])):
                with contextlib.suppress(Exception):
                    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _close_all() -> None:
    for connection in connections.all():
        connection.close()
    _end_other_sessions()


def _drop_copies() -> None:
    pattern = connections["owner"].settings_dict["NAME"].replace("_", "\\_") + "\\_%"
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _end_other_sessions() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename LIKE 'trustfund_%'"
        )
    connections["owner"].close()


class _Site(LiveServerThread):
    """Django's threaded server with a longer queue: tests send 200 requests at once."""

    def _create_server(self, connections_override=None):
        kind = type(
            "Server", (self.server_class,), {"request_queue_size": 256, "daemon_threads": True}
        )
        return kind(
            (self.host, self.port),
            QuietWSGIRequestHandler,
            allow_reuse_address=False,
            connections_override=connections_override,
        )


def _served_as_it_is(application):
    """Leave static files to the middleware that serves them everywhere else, too."""
    return application


@pytest.fixture
def live_app(committed_db: None) -> Iterator[str]:
    """Return the address of the app, served by threads on this machine's loopback."""
    with served() as address:
        yield address


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Serve the app on loopback while the body runs; what it reads must be committed."""
    thread = _Site("localhost", _served_as_it_is)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


def process_environment() -> dict[str, str]:
    """Return the environment in which another process uses this test's database and broker."""
    from django.conf import settings  # noqa: PLC0415

    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "trustfund.settings.test",
        "DATABASE_URL": _url("default"),
        "DATABASE_OWNER_URL": _url("owner"),
        "REDIS_URL": settings.REDIS_URL,
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONUNBUFFERED": "1",
    }


def _url(alias: str) -> str:
    from urllib.parse import quote, urlencode  # noqa: PLC0415

    found = connections[alias].settings_dict
    password = f":{quote(found['PASSWORD'], safe='')}" if found["PASSWORD"] else ""
    query = {"host": found["HOST"], **found["OPTIONS"]}
    if found["PORT"]:
        query["port"] = found["PORT"]
    return f"postgresql://{quote(found['USER'])}{password}@/{found['NAME']}?{urlencode(query)}"


class Worker:
    """A real Celery worker with beat, in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "worker.log"
        self._output = self.log.open("ab")
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "celery", "-A", "trustfund", "worker", "--beat",
                "--schedule", str(folder / "beat"), "--concurrency", "1", "--loglevel", "INFO",
                "--hostname", f"{folder.name}@%h",
                "--without-gossip", "--without-mingle",
            ],
            cwd=CHECKOUT, env=process_environment(), stdin=subprocess.DEVNULL,
            stdout=self._output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    @property
    def pid(self) -> int:
        """Return the number of the worker's main process, which is also its group's."""
        return self.process.pid

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Return when the worker takes tasks."""
        deadline = time.monotonic() + seconds
        while b" ready." not in self.log.read_bytes():
            if self.process.poll() is not None or time.monotonic() > deadline:
                message = f"The worker did not start:\n{self.log.read_text()[-3000:]}"
                raise AssertionError(message)
            time.sleep(0.05)

    def kill(self) -> None:
        """End the worker and its children at once, as a power cut would."""
        self._signal(signal.SIGKILL)
        self.process.wait(10)
        self._output.close()

    def stop(self) -> None:
        """End the worker as an operator would; one that does not obey is killed."""
        if self.process.poll() is None:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self.kill()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


@pytest.fixture
def celery_worker_process(
    committed_db: None, broker: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Worker]]:
    """Return a starter of real workers on this test's database; all are ended afterwards."""
    workers: list[Worker] = []

    def start() -> Worker:
        worker = Worker(tmp_path_factory.mktemp("worker"))
        workers.append(worker)
        worker.wait_until_ready()
        return worker

    yield start
    for worker in workers:
        worker.stop()


@pytest.fixture
def broker(settings) -> str:
    """Return the address of an empty Valkey database of this test process's own."""
    import redis  # noqa: PLC0415

    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
    return settings.REDIS_URL
