"""The demonstration's two witnesses, a donor's and the DPRK side's, played by the demonstration.

Their keys are made from their names, so that every start knows them: they protect nothing. Real
witnesses keep theirs outside, and look at the log before they sign.
"""

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trustfund.audit import selectors as trail
from trustfund.audit import services as audit
from trustfund.audit.rules.checkpoint import (
    WITNESS_KEY,
    Signature,
    VerifierKey,
    cosignature_blob,
    cosigned_message,
    note_read,
)
from trustfund.control import services as control
from trustfund.db import clock
from trustfund.demo.stage import Stage

# name of the key: whose witness
WITNESSES = {
    "korea.example/witness": "Republic of Korea",
    "mofa.example/witness": "Ministry of Foreign Affairs",
}


def witnesses_registered(stage: Stage) -> None:
    """Have the administrator register both."""
    for key_name, name in WITNESSES.items():
        control.witness_register(
            **stage.by("system.administrator"), name=name, vkey=_keys(key_name)[1].text
        )


def export_taken(stage: Stage) -> None:
    """Let the auditor take an export of the trail."""
    control.export_download(**stage.by("auditor"), door="page").file.close()


def witnesses_sign() -> None:
    """Let both sign the newest checkpoint, if there is one and they are registered."""
    newest = trail.head()
    registered = {row.witness.vkey for row in trail.witness_rows() if not row.witness.retired_at}
    if newest is None:
        return
    body, _lines = note_read(newest.note)
    seconds = int(clock.now().timestamp())
    for key_name in WITNESSES:
        private, key = _keys(key_name)
        if key.text in registered:
            signature = private.sign(cosigned_message(body, seconds=seconds))
            blob = cosignature_blob(seconds, signature)
            line = Signature(key.name, key.key_hash, blob).line
            audit.cosignature_add(note=newest.note + line)


def _keys(name: str) -> tuple[Ed25519PrivateKey, VerifierKey]:
    seed = sha256(f"illustrative witness {name}".encode()).digest()
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return private, VerifierKey(name, WITNESS_KEY, private.public_key().public_bytes_raw())
