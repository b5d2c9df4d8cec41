"""What a file is, by its content: one of each kind is kept, everything hostile has its refusal."""

import io
import time
import tracemalloc

import pytest

from tests.factories.documents import pdf
from tests.factories.hostile import SOUND, hostile
from trustfund.documents.choices import MediaType
from trustfund.documents.errors import REFUSALS
from trustfund.documents.rules import contents, office
from trustfund.documents.rules import pdf as pdf_rule
from trustfund.documents.rules.contents import EXTENSIONS, media_type_found
from trustfund.documents.rules.faults import Fault

HOSTILE = list(hostile())
SECONDS = 2.0


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_what_it_says(name: str):
    extension = name.rpartition(".")[2]
    found = media_type_found(io.BytesIO(SOUND[name]), extension=extension)
    assert extension in EXTENSIONS[found]


@pytest.mark.parametrize(
    ("what", "code", "name", "content"), HOSTILE, ids=[f"{one[2]}: {one[0]}" for one in HOSTILE]
)
def test_a_hostile_file_is_refused_by_name(what: str, code: str, name: str, content: bytes):
    started = time.monotonic()
    with pytest.raises(Fault) as refused:
        media_type_found(io.BytesIO(content), extension=name.rpartition(".")[2])
    assert refused.value.code == code
    assert str(REFUSALS[code].sentence)
    assert time.monotonic() - started < SECONDS


def test_the_kinds_of_the_rule_are_those_of_the_rows():
    assert set(EXTENSIONS) == set(MediaType.values)


def test_every_refusal_of_a_rule_has_its_sentence():
    given = {code for _what, code, _name, _content in HOSTILE}
    assert given <= set(REFUSALS)
    # Size and name are asked for before the content.
    assert set(REFUSALS) - given == {"file_too_large", "name_refused"}


def test_an_archive_is_unpacked_a_piece_at_a_time():
    bomb = next(content for what, _code, _name, content in HOSTILE if what == "bomb that lies")
    tracemalloc.start()
    with pytest.raises(Fault):
        media_type_found(io.BytesIO(bomb), extension="xlsx")
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * 1024 * 1024


class TestMutants:
    """Take one check away: the hostile files must notice."""

    def kept(self) -> set[str]:
        found = set()
        for what, _code, name, content in HOSTILE:
            try:
                media_type_found(io.BytesIO(content), extension=name.rpartition(".")[2])
            except Fault:
                continue
            found.add(what)
        return found

    def test_none_is_kept_with_every_check(self):
        assert self.kept() == set()

    @pytest.mark.parametrize(
        ("module", "check", "noticed"),
        [
            (contents, "_refuse_second_kind", "PDF and ZIP to the last byte"),
            (pdf_rule, "_refuse_acts", "script in packed objects"),
            (office, "_links_must_be_plain", "template fetched"),
            (office, "_archive_must_be_sound", "path upward"),
            (office, "_unpack_once", "entities"),
        ],
        ids=lambda part: getattr(part, "__name__", str(part)).rpartition(".")[2],
    )
    def test_a_missing_check_is_noticed(self, monkeypatch, module, check: str, noticed: str):
        monkeypatch.setattr(module, check, lambda *_given: None)
        assert noticed in self.kept()

    def test_objects_that_are_not_unpacked_are_noticed(self, monkeypatch):
        monkeypatch.setattr(pdf_rule, "_objects_unpacked", lambda *_given, **_how: b"")
        assert "script in packed objects" in self.kept()


def test_many_small_streams_take_a_bounded_time():
    stream = b"<< /Filter /FlateDecode >>\nstream\nx\x9c\x03\x00\x00\x00\x00\x01\nendstream\n"
    content = pdf().replace(b"xref\n0", stream * 30_000 + b"xref\n0", 1)
    started = time.monotonic()
    assert media_type_found(io.BytesIO(content), extension="pdf") == "application/pdf"
    assert time.monotonic() - started < SECONDS
