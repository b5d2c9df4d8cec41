"""The compose file and the image, checked without a container engine.

compose-spec.json is the Compose Specification's own schema (github.com/compose-spec/compose-spec,
Apache License 2.0), as the package check-jsonschema ships it.
"""

import fnmatch
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads(Path(__file__).with_name("compose-spec.json").read_text(encoding="utf-8"))
APP = ("migrate", "web", "worker", "beat")
ONCE = {"migrate", "log-key"}


def compose() -> dict[str, Any]:
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))


def dockerfile() -> str:
    return (CHECKOUT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")


class TestCompose:
    def test_follows_the_specification(self):
        jsonschema.Draft202012Validator(SCHEMA).validate(compose())

    def test_a_misspelt_key_would_be_noticed(self):
        spoiled = compose()
        spoiled["services"]["web"]["helthcheck"] = {}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(SCHEMA).validate(spoiled)

    def test_every_name_in_it_is_there(self):
        found = compose()
        for name, service in found["services"].items():
            assert set(service["networks"]) <= set(found["networks"]), name
            for other, how in (service.get("depends_on") or {}).items():
                target = found["services"][other]
                if how["condition"] == "service_healthy":
                    assert "healthcheck" in target, f"{name} waits for {other}"
                else:
                    assert target["restart"] == "no", f"{other} ends"
            for volume in service.get("volumes", ()):
                source = volume.partition(":")[0]
                if source.startswith("."):
                    assert (CHECKOUT / source).is_file(), source
                else:
                    assert source in found["volumes"]

    def test_every_service_says_whether_it_is_well_and_comes_back(self):
        for name, service in compose()["services"].items():
            if name not in ONCE:
                assert service["healthcheck"]["test"], name
                assert service["restart"] == "unless-stopped", name

    def test_only_the_proxy_can_be_reached_from_outside(self):
        found = compose()
        assert [name for name, each in found["services"].items() if "ports" in each] == ["proxy"]
        assert found["networks"]["inside"]["internal"] is True
        for name in ("postgres", "redis", "migrate"):
            assert found["services"][name]["networks"] == ["inside"]

    def test_only_migrate_knows_the_owner(self):
        for name in APP:
            knows = "DATABASE_OWNER_URL" in compose()["services"][name]["environment"]
            assert knows == (name == "migrate")

    def test_the_app_s_processes_can_write_nothing_and_gain_nothing(self):
        for name in APP:
            service = compose()["services"][name]
            assert service["read_only"] is True
            assert service["cap_drop"] == ["ALL"]
            assert service["security_opt"] == ["no-new-privileges:true"]

    def test_no_secret_has_a_value_in_the_file(self):
        for name, service in compose()["services"].items():
            for variable, value in (service.get("environment") or {}).items():
                if re.search(r"PASSWORD|SECRET|AUTH", variable):
                    assert re.fullmatch(r"\$\{\w+(:\?[^}]*)?\}", value), f"{name} {variable}"


class TestImage:
    def test_copies_only_what_is_there_and_is_sent_to_the_builder(self):
        ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").split()
        copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile(), re.MULTILINE)
        assert copied
        for source in " ".join(copied).split():
            assert (CHECKOUT / source).exists(), source
            assert not any(fnmatch.fnmatch(source, pattern) for pattern in ignored), source

    def test_runs_only_scripts_that_are_there_and_sent_to_the_builder(self):
        ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").split()
        asked = dockerfile() + json.dumps(compose())
        scripts = set(re.findall(r"(?:/app/)?((?:deploy/)?\w+\.py)\b", asked))
        assert {"manage.py", "deploy/healthcheck.py", "deploy/compile_messages.py"} <= scripts
        for script in scripts:
            assert (CHECKOUT / script).is_file(), script
            assert script.partition("/")[0] not in ignored

    def test_does_not_run_as_root_and_takes_the_server_s_settings(self):
        users = re.findall(r"^USER (\S+)$", dockerfile(), re.MULTILINE)
        assert users
        assert users[-1] not in {"0", "root"}
        assert "DJANGO_SETTINGS_MODULE=trustfund.settings.server" in dockerfile()

    def test_secrets_and_data_stay_out(self):
        ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").split()
        assert {".env", ".git", "var"} <= set(ignored)
