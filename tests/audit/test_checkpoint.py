"""checkpoint: the texts of the log are read strictly and written as others read them."""

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest

from trustfund.audit.rules.checkpoint import (
    LOG_KEY,
    WITNESS_KEY,
    BadText,
    Checkpoint,
    Signature,
    VerifierKey,
    checkpoint_read,
    cosignature_blob,
    cosignature_read,
    cosigned_message,
    key_read,
    note_of,
    note_read,
)

ROOT = sha256(b"root").digest()
BODY = f"fund.example/trail\n42\n{b64encode(ROOT).decode()}\n"
# The key and signature of the Go package golang.org/x/mod/sumdb/note's own example.
PUBLISHED = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_a_published_key_is_read_and_written_again():
    key = key_read(PUBLISHED, kind=LOG_KEY)
    assert (key.name, key.key_hash.hex()) == ("PeterNeumann", "c74f20a3")
    assert key.text == PUBLISHED


def test_a_key_of_a_witness_has_another_hash_than_the_same_key_of_a_log():
    hashes = {VerifierKey("one", kind, bytes(32)).key_hash for kind in (LOG_KEY, WITNESS_KEY)}
    assert len(hashes) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        PUBLISHED.replace("c74f20a3", "c74f20a4"),
        PUBLISHED.replace("PeterNeumann", "Peter Neumann"),
        PUBLISHED.replace("PeterNeumann", "PaulNeumann"),
        PUBLISHED[:-4],
        PUBLISHED.replace("+AR", "+BR"),
        PUBLISHED[:-1] + "!",
        PUBLISHED[:-1] + "\u00e9",
    ],
)
def test_a_key_that_is_none_is_refused(text):
    with pytest.raises(BadText):
        key_read(text, kind=LOG_KEY)


def test_a_checkpoint_is_three_lines():
    checkpoint = Checkpoint("fund.example/trail", 42, ROOT)
    assert checkpoint.body == BODY
    assert checkpoint_read(BODY) == checkpoint


@pytest.mark.parametrize(
    "body",
    [
        "",
        BODY[:-1],
        BODY + "more\n",
        BODY.replace("42", "042"),
        BODY.replace("42", "-1"),
        BODY.replace("42", "\u0664"),
        BODY.replace("fund.example/trail", ""),
        f"fund.example/trail\n42\n{b64encode(ROOT[:31]).decode()}\n",
        "fund.example/trail\n42\nnot base64\n",
    ],
)
def test_a_checkpoint_in_another_form_is_refused(body):
    with pytest.raises(BadText):
        checkpoint_read(body)


def test_a_root_has_one_spelling():
    text = b64encode(ROOT).decode()
    other = text[:-2] + chr(ord(text[-2]) + 1) + "="
    assert b64decode(other) == ROOT
    with pytest.raises(BadText):
        checkpoint_read(BODY.replace(text, other))


def test_a_note_keeps_its_signatures_in_order():
    signatures = [Signature("log", b"abcd", bytes(64)), Signature("witness", b"efgh", bytes(72))]
    note = note_of(BODY, signatures)
    assert note.startswith(BODY + "\n\u2014 log YWJjZA")
    assert note_read(note) == (BODY, signatures)


@pytest.mark.parametrize(
    "note",
    [
        "",
        BODY,
        BODY + "\n",
        BODY + "\n\u2014 log YWJjZA==\n",
        BODY + "\n- log YWJjZGVmZ2g=\n",
        BODY + "\n\u2014 log  YWJjZGVmZ2g=\n",
        BODY + "\n\u2014 log YWJjZGVmZ2g=",
        BODY + "\n\u2014 l+g YWJjZGVmZ2g=\n",
    ],
)
def test_a_note_in_another_form_is_refused(note):
    with pytest.raises(BadText):
        note_read(note)


def test_what_a_witness_signs_names_the_time():
    assert cosigned_message(BODY, seconds=1700000000).decode() == (
        f"cosignature/v1\ntime 1700000000\n{BODY}"
    )
    blob = cosignature_blob(1700000000, bytes(64))
    assert cosignature_read(blob) == (1700000000, bytes(64))


YEAR_10000 = (253_402_300_800).to_bytes(8, "big") + bytes(64)


@pytest.mark.parametrize("blob", [b"", bytes(72), bytes(71), b"\xff" * 72, YEAR_10000])
def test_a_cosignature_without_a_time_is_refused(blob):
    with pytest.raises(BadText):
        cosignature_read(blob)
