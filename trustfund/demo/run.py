"""The demonstration's process starter: one command, one address, everything stopped on Ctrl-C.

Starts embedded servers (unless DATABASE_URL or REDIS_URL are set), migrates as the owner, loads the demonstration
fund at the first start, then runs web, worker and beat as processes of their own. No Django here.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import psutil
import psycopg2

from trustfund import embedded

if TYPE_CHECKING:
    from types import FrameType

FIRST_PORT = 8000
PORTS = 100
READY_SECONDS = 120
STOP_SECONDS = 15
WEB_WORKERS = "2"


class DemoError(RuntimeError):
    """The demonstration could not go on; the message says why."""


class Stopped(BaseException):
    """Somebody asked us to stop."""


class Demo:
    """The running demonstration: its data folder and its processes."""

    def __init__(self) -> None:
        self.folder = embedded.home() / "demo"
        self.logs = self.folder / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "trustfund.settings.local",
            "PYTHONPATH": str(embedded.CHECKOUT),
            "PYTHONUNBUFFERED": "1",
        }
        self.owner_url: str | None = os.environ.get("DATABASE_OWNER_URL")

    def run(self) -> None:
        """Start everything, say where it is, and stay until somebody stops it."""
        self._end_orphans()
        self._find_servers()
        self._build_data()
        door = self._free_port()
        address = f"http://localhost:{door.getsockname()[1]}"
        self.environment["DEMO_URL"] = address
        self._start_processes(door)
        self._wait_until_ready(address)
        say("")
        say(f"The trust fund is open at {address}")
        say("")
        self._manage("demo_logins")
        say("")
        say(f"Data and logs: {self.folder}. Ctrl-C stops everything and keeps the data.")
        self._watch()

    def stop(self) -> None:
        """End every child: ask first, then insist."""
        for child in self.children.values():
            _signal_group(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(deadline - time.monotonic(), 0.1))
        for child in self.children.values():
            _signal_group(child.pid, signal.SIGKILL)
            child.wait()
        self.children.clear()
        self._remember_children()

    def _find_servers(self) -> None:
        if not os.environ.get("DATABASE_URL"):
            say("Starting PostgreSQL ...")
            if (self.folder / "loading").exists():
                say("The last start was cut short while it loaded; beginning anew.")
                embedded.renew("demo")
                (self.folder / "loading").unlink()
            found = embedded.postgresql("demo")
            self.environment["DATABASE_URL"] = found.app_url
            self.owner_url = found.owner_url
        if not os.environ.get("REDIS_URL"):
            say("Starting Valkey ...")
            self.environment["REDIS_URL"] = embedded.valkey("demo")
        if not self.owner_url:
            message = "DATABASE_URL is set, so DATABASE_OWNER_URL must be set too: migrations run as the owner."
            raise DemoError(message)

    def _build_data(self) -> None:
        """Migrate; at the first start also load the fund. A start that is cut short here begins anew."""
        say("Migrating ...")
        self._manage("migrate", "--database=owner", "--verbosity=0")
        self._manage("createcachetable", "--database=owner", "--verbosity=0")
        loaded, loading = self.folder / "loaded", self.folder / "loading"
        if loaded.exists():
            return
        self._allow_moving_the_clock()
        say("Loading the demonstration fund: two years of it, under a minute ...")
        loading.touch()
        self._manage("demo_load")
        loaded.touch()
        loading.unlink()

    def _allow_moving_the_clock(self) -> None:
        # Only the owner may say that this database is a demonstration.
        connection = psycopg2.connect(self.owner_url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("UPDATE db_clock SET movable = true")
        finally:
            connection.close()

    def _manage(self, *command: str) -> None:
        """Run a management command to its end, with the owner's address, in plain sight."""
        environment = {**self.environment, "DATABASE_OWNER_URL": self.owner_url or ""}
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", *command],
            cwd=embedded.CHECKOUT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self.children[command[0]] = child
        self._remember_children()
        code = child.wait()
        del self.children[command[0]]
        if code:
            message = f"`manage.py {' '.join(command)}` failed ({code}); see above."
            raise DemoError(message)

    def _start_processes(self, door: socket.socket) -> None:
        self.environment.pop("DATABASE_OWNER_URL", None)
        say("Starting web, worker and beat ...")
        self._start(
            "web", "gunicorn", "trustfund.wsgi", "--bind", f"fd://{door.fileno()}",
            "--workers", WEB_WORKERS, "--worker-class", "sync", "--access-logfile", "-", "--no-control-socket",
            pass_fds=(door.fileno(),),
        )  # fmt: skip
        self._start(
            "worker", "celery", "-A", "trustfund", "worker", "--concurrency", "2", "--loglevel", "INFO",
            "--without-gossip", "--without-mingle",
        )  # fmt: skip
        self._start(
            "beat", "celery", "-A", "trustfund", "beat", "--loglevel", "INFO",
            "--schedule", str(self.folder / "beat"), "--pidfile", "",
        )  # fmt: skip
        door.close()

    def _start(
        self, name: str, module: str, *arguments: str, pass_fds: tuple[int, ...] = ()
    ) -> None:
        with (self.logs / f"{name}.log").open("wb") as log:
            self.children[name] = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", module, *arguments],
                cwd=embedded.CHECKOUT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True, pass_fds=pass_fds,
            )  # fmt: skip
        self._remember_children()

    def _free_port(self) -> socket.socket:
        for port in range(FIRST_PORT, FIRST_PORT + PORTS):
            door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind(("127.0.0.1", port))
                # Listening now keeps the port ours; the web process takes the socket over.
                door.listen(128)
            except OSError:
                door.close()
            else:
                return door
        message = f"No port between {FIRST_PORT} and {FIRST_PORT + PORTS - 1} is free."
        raise DemoError(message)

    def _wait_until_ready(self, address: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            self._look_after_children()
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        message = f"{address}/healthz does not answer.\n{self._tail('web')}"
        raise DemoError(message)

    def _watch(self) -> None:
        while True:
            self._look_after_children()
            time.sleep(1)

    def _look_after_children(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                message = f"{name} ended by itself ({child.returncode}).\n{self._tail(name)}"
                raise DemoError(message)

    def _tail(self, name: str) -> str:
        log = self.logs / f"{name}.log"
        return f"The end of {log}:\n" + "\n".join(
            log.read_text(errors="replace").splitlines()[-20:]
        )

    def _remember_children(self) -> None:
        """Write down who our children are, so that the next start can end them if we are killed."""
        known = {}
        for child in self.children.values():
            with contextlib.suppress(psutil.NoSuchProcess):
                known[child.pid] = psutil.Process(child.pid).create_time()
        (self.folder / "children.json").write_text(json.dumps(known))

    def _end_orphans(self) -> None:
        """End what a killed demonstration left behind: exactly the processes that it wrote down."""
        try:
            known = json.loads((self.folder / "children.json").read_text())
        except (FileNotFoundError, ValueError):
            return
        for pid, born in known.items():
            with contextlib.suppress(psutil.NoSuchProcess):
                orphan = psutil.Process(int(pid))
                if orphan.create_time() == born:
                    _signal_group(orphan.pid, signal.SIGTERM)
                    with contextlib.suppress(psutil.TimeoutExpired):
                        orphan.wait(STOP_SECONDS)
                    _signal_group(orphan.pid, signal.SIGKILL)


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _stop_on_signal(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def main() -> int:
    """Run the demonstration; return the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop_on_signal)
    demo = Demo()
    code = 0
    with (demo.folder / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(
                f"A demonstration is already running on {demo.folder}. Set TRUSTFUND_HOME to run another."
            )
            return 1
        try:
            demo.run()
        except Stopped:
            say("\nStopping ...")
        except (DemoError, embedded.EmbeddedError) as error:
            say(str(error))
            code = 1
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            demo.stop()
            embedded.leave()
    say("Everything is stopped; the data is kept." if code == 0 else "Everything is stopped.")
    return code


if __name__ == "__main__":
    sys.exit(main())
