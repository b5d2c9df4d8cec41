"""The key that signs the log is looked at when a worker starts and by `check --deploy`."""

import pytest
from celery.signals import worker_init
from django.core.checks import Tags, run_checks

from trustfund.audit import services
from trustfund.celery import refuse_to_seal_without_a_key


@pytest.fixture
def key_file(tmp_path, settings):
    settings.LOG_KEY_FILE, settings.LOG_KEY_IS_MADE = str(tmp_path / "log-key.pem"), False
    services.key_file_make(tmp_path / "log-key.pem", beside=False)
    return tmp_path / "log-key.pem"


def found() -> list[str]:
    """Return what the deployment check says about the key."""
    told = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return [message.msg for message in told if message.id == "trustfund.E002"]


class TestKeyFileCheck:
    def test_every_worker_asks_before_it_starts(self):
        asked = [receiver() for _key, receiver in worker_init.receivers]
        assert refuse_to_seal_without_a_key in asked

    def test_a_good_key_lets_the_worker_start(self, key_file):
        refuse_to_seal_without_a_key()
        assert found() == []

    def test_a_key_that_others_may_read_is_told_with_its_cure(self, key_file):
        key_file.chmod(0o640)
        with pytest.raises(SystemExit, match=f"chmod 600 {key_file}"):
            refuse_to_seal_without_a_key()
        assert f"chmod 600 {key_file}" in found()[0]

    def test_a_missing_key_is_told_with_its_cure(self, key_file):
        key_file.unlink()
        with pytest.raises(SystemExit, match=r"manage\.py log_key_new"):
            refuse_to_seal_without_a_key()
        assert "manage.py log_key_new" in found()[0]

    def test_a_file_without_a_key_is_told_with_its_cure(self, key_file):
        key_file.write_text("")
        with pytest.raises(SystemExit, match=r"manage\.py log_key_new"):
            refuse_to_seal_without_a_key()

    def test_no_file_named_stops_the_worker_and_no_other_process(self, settings):
        settings.LOG_KEY_FILE = ""
        with pytest.raises(SystemExit, match="TRUSTFUND_LOG_KEY_FILE is not set"):
            refuse_to_seal_without_a_key()
        assert found() == []
