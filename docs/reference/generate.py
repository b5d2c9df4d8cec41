"""Write the reference pages from the code itself: `make docs`. A test fails when a page is stale.

What these pages say is read from the matrix, the addresses, the table of events, the state machines
and the environment variables that the sources read. Only the meaning of a variable is written here.
"""

import ast
import inspect
import os
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(__file__).resolve().parent
NOTE = "Written by `make docs` from the code; do not edit."
HOUSES = {
    "identity": "trustfund.identity",
    "control": "trustfund.control",
    # The trail lies below identity, so control asks who may.
    "audit": "trustfund.control",
    "mail": "trustfund.mail",
    "ledger": "trustfund.ledger",
    "documents": "trustfund.documents",
    "funds": "trustfund.funds",
    "donors": "donors",
    "projects": "projects",
    "oversight": "oversight",
    "disbursements": "disbursements",
    "reports": "trustfund.reports",
}
ROOTS = ("trustfund", "donors", "projects", "oversight", "disbursements")

# Environment variable: (who sets it, what it means).
VARIABLES = {
    "ALLOWED_HOSTS": ("server", "The names that people type, with commas between them; never `*`."),
    "APP_PASSWORD": ("compose", "Password of the database role trustfund_app."),
    "DATABASE_OWNER_URL": (
        "server, migrate only",
        "Where the role trustfund_owner finds PostgreSQL. No other process needs it.",
    ),
    "DATABASE_URL": (
        "server",
        "Where the role trustfund_app finds PostgreSQL. Unset on one's own machine: an embedded one.",
    ),
    "DEBUG": ("own machine", "`1` shows errors in full. A server refuses to start with it."),
    "DEFAULT_FROM_EMAIL": ("server", "Sender of mail. Default: trustfund@ the first host."),
    "DEMO_URL": (
        "set by the demonstration",
        "The address that the sign-ins are printed with, and that links in letters lead to.",
    ),
    "DJANGO_SETTINGS_MODULE": (
        "image",
        "Which settings: trustfund.settings.server in the image, .local for manage.py, .test in tests.",
    ),
    "DOCUMENTS_FOLDER": (
        "server",
        "Where documents lie. Default: documents in `var`; in containers the volume at /documents.",
    ),
    "DOCUMENTS_MAX_MB": ("server", "The largest file that is kept, in MB. Default: 20."),
    "DOCUMENTS_MAX_MB_A_DAY": (
        "server",
        "How much one person may store within 24 hours, in MB. Default: 500.",
    ),
    "DOCUMENTS_BUCKET_ACCESS_KEY": ("server with a bucket", "Who asks the S3-compatible store."),
    "DOCUMENTS_BUCKET": (
        "server with a bucket",
        "Keeps documents in this bucket of an S3-compatible store instead of the folder.",
    ),
    "DOCUMENTS_BUCKET_ENDPOINT": (
        "server with a bucket",
        "The address of the store. Unset: that of Amazon in the region.",
    ),
    "DOCUMENTS_BUCKET_PREFIX": (
        "server with a bucket",
        "A folder inside the bucket. Default: none.",
    ),
    "DOCUMENTS_BUCKET_REGION": ("server with a bucket", "The region of the bucket."),
    "DOCUMENTS_BUCKET_SECRET_KEY": ("server with a bucket", "The secret of the access key."),
    "EMAIL_HOST": ("server", "Where mail leaves. Default: localhost."),
    "EMAIL_HOST_PASSWORD": ("server", "Password of EMAIL_HOST_USER."),
    "EMAIL_HOST_USER": ("server", "Who sends mail; the connection is then encrypted by STARTTLS."),
    "EMAIL_PORT": ("server", "Port of EMAIL_HOST. Default: 25."),
    "EMAIL_USE_TLS": ("server", "`1` encrypts the connection without EMAIL_HOST_USER, too."),
    "FONTCONFIG_FILE": (
        "set by the renderer",
        "Points the renderer's child at the vendored fonts.",
    ),
    "LOG_LEVEL": ("server", "INFO (default), or WARNING for less."),
    "MAIL_BACKEND": (
        "server",
        "`smtp` sends letters by EMAIL_HOST; `mailbox` (default) keeps them here and sends none.",
    ),
    "MAIL_DIGEST_HOUR": (
        "server",
        "The hour of the letter of the day, by the clock of whom it is for. Default: 7.",
    ),
    "OWNER_PASSWORD": ("compose", "Password of the database role trustfund_owner."),
    "POSTGRES_PASSWORD": ("compose", "The superuser's; used once, when the database is made."),
    "REDIS_PASSWORD": ("compose", "Password of the broker."),
    "REDIS_URL": (
        "server",
        "Where Celery rings the bell. Unset on one's own machine: an embedded Valkey.",
    ),
    "SECRET_KEY": ("server", "Signs sessions: at least 50 random characters."),
    "SITE_HOST": ("compose", "The name for which the proxy gets its certificate."),
    "TRUSTFUND_CRASH_AT": (
        "tests",
        "Ends a worker after this step of a report, as a power cut would.",
    ),
    "TRUSTFUND_HOME": ("own machine", "Where embedded servers keep their data. Default: `var`."),
    "TRUSTFUND_LOG_KEY_FILE": (
        "server",
        "The file with the key that signs the trail's log: PEM, mode 0600, made by `manage.py log_key_new`.",
    ),
    "TRUSTFUND_LOG_ORIGIN": (
        "server",
        "The name of the log and of its keys. Default: trustfund.example/trail.",
    ),
    "TRUSTFUND_PAUSE_AT": ("tests", "`STEP:SECONDS`: halts a worker after this step of a report."),
    "TRUSTFUND_TEST_RUN": ("set by the tests", "Names the databases of one test run."),
}


def pages() -> dict[str, str]:
    """Return the text of every reference page by its file name."""
    return {
        "actions.md": actions(),
        "api.md": api(),
        "events.md": events(),
        "settings.md": settings(),
        "states.md": states(),
    }


def actions() -> str:
    """Return the page of actions: who may do each, by which service, on which address."""
    from trustfund.identity.rules.permissions import EVERYONE, MATRIX  # noqa: PLC0415

    rows = []
    found = list(routes())
    for action, roles in MATRIX.items():
        who = "every role" if roles == EVERYONE else ", ".join(sorted(roles))
        addresses = [path for path, permission, _view in found if permission == action]
        here = [path for path in addresses if not path.startswith("/api/")]
        there = [path for path in addresses if path.startswith("/api/")]
        rows.append(
            [f"`{action}`", who, service_of(action), _listed(here), _listed(there)],
        )
    return _page(
        "Actions",
        "Every action of the one matrix (`trustfund/identity/rules/permissions.py`): who may do it, the "
        "service behind it (none where something is only read), its page and its address for programs. "
        "An action that is not here may be done by nobody.",
        _table(["action", "roles", "service", "page", "API"], rows),
    )


def events() -> str:
    """Return the page of events: where each is published and which tasks it calls."""
    from django.conf import settings as django_settings  # noqa: PLC0415

    from trustfund.subscriptions import SUBSCRIPTIONS  # noqa: PLC0415

    publishers = _publishers(set(SUBSCRIPTIONS))
    rows = [
        [f"`{name}`", _listed(publishers.get(name, [])), _listed(list(tasks)) or "nobody yet"]
        for name, tasks in SUBSCRIPTIONS.items()
    ]
    clock = [
        [f"`{entry['task']}`", f"every {entry['schedule'].total_seconds():g} seconds"]
        for entry in django_settings.CELERY_BEAT_SCHEDULE.values()
    ]
    return _page(
        "Events",
        "An act publishes its event in its own transaction; the relay hands one delivery to each task "
        "listed here. The table is `trustfund/subscriptions.py`.",
        _table(["event", "published in", "tasks called"], rows),
        "## By the clock\n",
        "Beat calls these without an event.",
        _table(["task", "how often"], clock),
    )


def settings() -> str:
    """Return the page of environment variables that the sources read.

    :raises KeyError: for a variable that VARIABLES does not explain
    """
    rows = []
    for name, files in sorted(variables().items()):
        who, meaning = VARIABLES[name]
        rows.append([f"`{name}`", who, meaning, _listed(files)])
    return _page(
        "Settings",
        "Every environment variable that the program reads. `make demo` and `make test` need none of "
        "them. Which ones a server needs is told in [Run on a server](../how-to/run-on-a-server.md).",
        _table(["variable", "set by", "meaning", "read in"], rows),
    )


def states() -> str:
    """Return the page of state machines, each as its table of moves."""
    guards = _guards()
    parts = []
    for law, where, name in machines():
        table, column = guards.get(name, ("", ""))
        rows = [[f"`{move.act}`", move.source, move.target] for move in law.moves]
        last = [state for state in law.states if not law.acts_from(state)]
        ends = f"Nothing leads out of {', '.join(last)}." if last else "No state is final."
        kept = f"`{where}::{name}`, kept by the database on `{table}.{column}`."
        parts += [
            f"## {law.name.capitalize()}\n",
            f"{kept} Begins in {law.initial}. {ends}",
            _table(["act", "from", "to"], rows),
        ]
    return _page(
        "States",
        "Every state machine of the project. There is no other way from one state to another: the same "
        "tables are in triggers, so that the database refuses what is not here.",
        *parts,
    )


def api() -> str:
    """Return the page of addresses for programs, and of the problems they may answer with."""
    rows = []
    for path, permission, view in routes():
        cls = getattr(view, "cls", None)
        if not path.startswith("/api/v1/") or cls is None:
            continue
        method = "POST" if hasattr(cls, "post") else "GET"
        reads = getattr(cls, "input", None)
        writes = getattr(cls, "output", None)
        rows.append(
            [
                method,
                f"`{path}`",
                f"`{permission}`",
                _first(cls.__doc__),
                reads.__name__ if reads else "",
                writes.__name__ if writes else "",
            ]
        )
    return _page(
        "API",
        "The same acts as on the pages, by the same services. The full description, with every field, is "
        "the OpenAPI document at `/api/schema/`, readable at `/api/docs/`.",
        API_WORDS,
        "## Addresses\n",
        _table(["", "address", "action", "what it does", "reads", "answers with"], rows),
        "## Problems\n",
        "A refusal is `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `detail`, "
        "`code`, and where they apply `fields` and `blockers`. Programs branch on `code`.",
        _table(["code", "status", "meaning"], problems()),
    )


API_WORDS = """
- **Sign in**: `POST /api/token/` with `email`, `password` and, with two-step sign-in, `code`; then send
  `Authorization: Token …`. A session of the browser works too.
- **For whom**: a person who acts for several organizations names one in the header `Acting-For`.
- **Once**: every act takes a fresh UUID in the header `Idempotency-Key`. The same key with the same body
  answers as the first time, with `Idempotent-Replay: true`; with another body it is refused with 422.
- **Money** is `{"amount": "1250000.00", "currency": "USD"}`: strings, never numbers.
- **Lists** come 50 rows a page, newest first; `next` and `previous` are addresses. `page_size` goes up to 200.
- **Somebody else's row** answers 404, as one that does not exist.
"""


def problems() -> list[list[str]]:
    """Return each code of a refusal with its status and the sentence of its class."""
    from rest_framework.exceptions import APIException  # noqa: PLC0415

    from trustfund.kernel.errors import DomainError  # noqa: PLC0415

    for module in list(_modules()):
        import_module(module)
    found: dict[tuple[str, int], set[str]] = {}
    for cls in _subclasses(DomainError):
        found.setdefault((cls.code, cls.http_status), set()).add(_first(cls.__doc__))
    for cls in _subclasses(APIException):
        if cls.__module__.startswith("trustfund."):
            key = (str(cls.default_code), int(cls.status_code))
            found.setdefault(key, set()).add(_first(cls.__doc__))
    return [
        [f"`{code}`", str(status), " / ".join(sorted(words))]
        for (code, status), words in sorted(found.items())
    ]


def routes() -> Iterator[tuple[str, str, Any]]:
    """Yield each of our addresses with its permission and its view."""
    from django.urls import URLPattern, get_resolver  # noqa: PLC0415

    def walk(resolver: Any, prefix: str) -> Iterator[tuple[str, Any]]:
        for pattern in resolver.url_patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield path, pattern.callback
            else:
                yield from walk(pattern, path)

    for path, view in walk(get_resolver(), "/"):
        permission = getattr(view, "permission", None)
        if permission:
            yield path, permission, view


def service_of(action: str) -> str:
    """Return where the service of an action is, "–" for an action that only reads."""
    house, _dot, verb = action.partition(".")
    name = f"{HOUSES[house]}.services"
    if find_spec(HOUSES[house]) is None or find_spec(name) is None:
        return "–"
    function = getattr(import_module(name), verb, None)
    if function is None:
        return "–"
    path = Path(inspect.getsourcefile(inspect.unwrap(function)) or "").relative_to(CHECKOUT)
    return f"`{path.as_posix()}::{verb}`"


def machines() -> list[tuple[Any, str, str]]:
    """Return every state machine with the file and the name that it is written under."""
    from trustfund.kernel.states import Machine  # noqa: PLC0415

    found = {}
    for module in _modules():
        if ".rules" in module:
            loaded = import_module(module)
            for name, value in vars(loaded).items():
                path = Path(loaded.__file__ or "").relative_to(CHECKOUT).as_posix()
                if isinstance(value, Machine) and f"{name} = machine(" in _text(path):
                    found[path, name] = value
    return [(law, path, name) for (path, name), law in sorted(found.items())]


def variables() -> dict[str, list[str]]:
    """Return every environment variable that the sources read, with the files that read it."""
    pattern = re.compile(
        r"""environ(?:\.get|\.setdefault|\.pop)?[(\[]\s*"([A-Z][A-Z_0-9]+)"|required\("([A-Z_]+)"|\$\{([A-Z_]+)"""
    )
    files = [path for root in (*ROOTS, "deploy") for path in (CHECKOUT / root).rglob("*.py")]
    files += [CHECKOUT / "manage.py", CHECKOUT / "docker-compose.yml"]
    found: dict[str, set[str]] = {}
    for path in files:
        shown = path.relative_to(CHECKOUT).as_posix()
        for groups in pattern.findall(path.read_text(encoding="utf-8")):
            found.setdefault(next(filter(None, groups)), set()).add(shown)
    return {name: sorted(shown) for name, shown in found.items()}


def _publishers(names: set[str]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for root in ROOTS:
        for path in (CHECKOUT / root).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "events.publish(" not in text:
                continue
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and node.value in names:
                    found.setdefault(str(node.value), set()).add(
                        path.relative_to(CHECKOUT).as_posix()
                    )
    return {name: sorted(files) for name, files in found.items()}


def _guards() -> dict[str, tuple[str, str]]:
    """Return table and column that each machine is kept on, as the migrations say."""
    pattern = re.compile(r'state_guard\("(\w+)", (\w+)(?:, column="(\w+)")?\)')
    found = {}
    for root in ROOTS:
        for path in (CHECKOUT / root).rglob("migrations/*.py"):
            for table, name, column in pattern.findall(path.read_text(encoding="utf-8")):
                found[name] = (table, column or "state")
    return found


def _modules() -> Iterator[str]:
    for root in ROOTS:
        package = import_module(root)
        for found in walk_packages(package.__path__, f"{root}."):
            parts = found.name.split(".")
            if not {"settings", "migrations", "management", "demo", "wsgi"} & set(parts):
                yield found.name


def _subclasses(cls: type[Any]) -> Iterator[Any]:
    for inner in cls.__subclasses__():
        if not inner.__module__.startswith("tests"):
            yield inner
        yield from _subclasses(inner)


def _first(doc: str | None) -> str:
    return (doc or "").strip().split("\n", maxsplit=1)[0]


def _text(path: str) -> str:
    return (CHECKOUT / path).read_text(encoding="utf-8")


def _listed(items: list[str]) -> str:
    return "<br>".join(f"`{item}`" for item in items)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _page(title: str, *parts: str) -> str:
    body = "\n".join(part if part.startswith(("|", "##", "\n")) else f"{part}\n" for part in parts)
    return f"# {title}\n\n<!-- {NOTE} -->\n\n{body}"


def main() -> int:
    """Write every page; return the exit code."""
    import django  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trustfund.settings.local")
    django.setup()
    with translation.override("en"):
        for name, text in pages().items():
            (FOLDER / name).write_text(text, encoding="utf-8")
            sys.stdout.write(f"docs/reference/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
