"""What the containers start, started here: with a server's settings, on a database of its own."""

import contextlib
import json
import os
import re
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connections

from tests.database import process_environment

CHECKOUT = Path(__file__).resolve().parents[2]
SERVICES = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
HOST = "fund.example.org"
SECONDS = 120


def command_of(service: str) -> list[str]:
    """Return what the container of this service runs: its own command, or the image's."""
    if "command" in SERVICES[service]:
        return [part.replace("$$", "$") for part in SERVICES[service]["command"]]
    text = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.search(r"^CMD (\[.+\])$", text, re.MULTILINE)
    assert found
    return json.loads(found[1])


@dataclass
class Server:
    """A machine with an empty database, a broker, and the environment that compose gives."""

    environment: dict[str, str]
    folder: Path

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run something to its end."""
        return subprocess.run(
            command, cwd=CHECKOUT, env=self.environment, text=True, capture_output=True,
            timeout=SECONDS,
        )  # fmt: skip

    @contextlib.contextmanager
    def started(self, name: str, command: list[str]) -> Iterator["Process"]:
        """Start something that stays, and end it by its own number."""
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=CHECKOUT, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            try:
                yield Process(process, log)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


@dataclass
class Process:
    """A process that stays, with what it says."""

    process: subprocess.Popen[bytes]
    log: Path

    def until(self, is_so, what: str) -> None:
        """Return as soon as something is so."""
        deadline = time.monotonic() + SECONDS
        while not is_so():
            text = self.log.read_text(errors="replace")
            assert self.process.poll() is None, f"ended before {what}:\n{text[-3000:]}"
            assert time.monotonic() < deadline, f"not {what} in time:\n{text[-3000:]}"
            time.sleep(0.2)

    def says(self, words: str) -> None:
        """Return as soon as these words stand in its log."""
        self.until(lambda: words in self.log.read_text(errors="replace"), words)

    def end(self) -> int:
        """End it as the engine would, and return how it went."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def server(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    # Named as the test databases are, so that a killed run's is found and dropped.
    name = f"test_trustfund_{settings.TEST_RUN}_deploy_{secrets.token_hex(3)}"
    with django_db_blocker.unblock():
        given = process_environment()
        test_name = connections["owner"].settings_dict["NAME"]
        with connections["owner"]._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        environment = {
            name: value for name, value in given.items() if not name.startswith("TRUSTFUND_")
        } | {
            "DJANGO_SETTINGS_MODULE": "tests.deploy.throwaway_server",
            "DATABASE_URL": given["DATABASE_URL"].replace(test_name, name),
            "DATABASE_OWNER_URL": given["DATABASE_OWNER_URL"].replace(test_name, name),
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": HOST,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOSTNAME": socket.gethostname(),
        }
        try:
            yield Server(environment, folder)
        finally:
            with connections["owner"]._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def migrated(server: Server) -> Server:
    """Run the service that comes before all others; afterwards nobody knows the owner."""
    done = server.run(command_of("migrate"))
    assert done.returncode == 0, done.stderr[-3000:]
    del server.environment["DATABASE_OWNER_URL"]
    return server


@pytest.fixture
def keyed(migrated: Server) -> Server:
    """Name a key file, and make it as the service that comes before the worker does."""
    migrated.environment["TRUSTFUND_LOG_KEY_FILE"] = str(migrated.folder / "key.pem")
    made = migrated.run(command_of("log-key"))
    assert made.returncode == 0, made.stderr
    return migrated


@pytest.mark.slow
class TestProcesses:
    def test_web_answers_its_healthcheck_and_ends_when_told(self, migrated: Server):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in command_of("web")]
        command[command.index("--workers") + 1] = "1"
        assert f"127.0.0.1:{port}" in command
        asked = (CHECKOUT / SERVICES["web"]["healthcheck"]["test"][-1]).read_text(encoding="utf-8")
        ask = [sys.executable, "-c", asked.replace(":8000/", f":{port}/")]
        assert migrated.run(ask).returncode != 0, "nobody is there yet"
        with migrated.started("web", command) as web:
            web.until(lambda: migrated.run(ask).returncode == 0, "well")
            assert web.end() == 0
        assert migrated.run(ask).returncode != 0

    def test_the_log_key_is_made_once_for_its_owner_alone(self, keyed: Server):
        path = keyed.folder / "key.pem"
        assert path.stat().st_mode & 0o777 == 0o600
        before = path.read_bytes()
        assert keyed.run(command_of("log-key")).returncode == 0
        assert path.read_bytes() == before

    def test_the_worker_answers_its_healthcheck_and_ends_when_told(self, keyed: Server):
        with keyed.started("worker", command_of("worker")) as worker:
            worker.says(" ready.")
            check = SERVICES["worker"]["healthcheck"]["test"][-1].replace("$$", "$")
            pinged = keyed.run(["sh", "-c", check])
            assert pinged.returncode == 0, pinged.stdout + pinged.stderr
            assert worker.end() == 0

    def test_beat_writes_its_schedule_and_ends_when_told(self, migrated: Server, tmp_path: Path):
        command = [part.replace("/tmp/", f"{tmp_path}/") for part in command_of("beat")]
        assert str(tmp_path / "beat") in command
        check = SERVICES["beat"]["healthcheck"]["test"][-1].replace("$$", "$")
        asked = ["sh", "-c", check.replace("/tmp ", f"{shlex.quote(str(tmp_path))} ")]
        assert migrated.run(asked).returncode != 0, "nothing is written yet"
        with migrated.started("beat", command) as beat:
            beat.until(lambda: migrated.run(asked).returncode == 0, "written")
            assert beat.end() == 0

    def test_the_app_s_role_cannot_migrate(self, migrated: Server):
        refused = migrated.run(command_of("migrate"))
        assert refused.returncode != 0

    @pytest.mark.parametrize("service", ["migrate", "web", "worker"])
    def test_nothing_starts_on_a_database_that_may_lose_data(self, migrated: Server, service: str):
        strict = {**migrated.environment, "DJANGO_SETTINGS_MODULE": "trustfund.settings.server"}
        strict["DATABASE_OWNER_URL"] = strict["DATABASE_URL"]
        command = [part.replace("0.0.0.0:8000", "127.0.0.1:0") for part in command_of(service)]
        refused = Server(strict, migrated.folder).run(command)
        assert refused.returncode != 0
        assert "PostgreSQL runs with fsync, full_page_writes" in refused.stdout + refused.stderr

    def test_a_server_without_its_secret_does_not_start(self, migrated: Server):
        poorer = Server({**migrated.environment, "SECRET_KEY": ""}, migrated.folder)
        refused = poorer.run([sys.executable, "manage.py", "check"])
        assert refused.returncode != 0
        assert "SECRET_KEY" in refused.stderr
