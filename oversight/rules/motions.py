"""The states of a motion, what its hash covers, and the seal on a ballot."""

from collections.abc import Mapping
from typing import Any

from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.states import machine

MOTION = machine(
    "motion",
    "OPEN",
    {
        "adopt": [("OPEN", "ADOPTED")],
        "reject": [("OPEN", "REJECTED")],
        "find_no_quorum": [("OPEN", "NOT_ADOPTED")],
    },
)

ACT_OF_RESULT = {"ADOPTED": "adopt", "REJECTED": "reject", "NOT_ADOPTED": "find_no_quorum"}


def motion_hash(
    *,
    text: str,
    text_ko: str,
    budget: Mapping[str, Any],
    content_hash: str,
    subject: str = "project",
) -> str:
    """Return the hash that a ballot is bound to: exactly the text, the budget and the subject.

    The text is that of both tongues, since each bench reads its own; `subject` is "project" or
    "activity", and `content_hash` that of what was submitted.
    """
    return canonical_hash(
        {
            "text": text,
            "text_ko": text_ko,
            "budget": budget,
            f"{subject}_content_hash": content_hash,
        }
    )


def ballot_seal(*, choice: str, reason: str, salt: str) -> str:
    """Return what the trail remembers of a ballot while the vote runs.

    It gives nothing away without the salt, and nothing in the ballot can be changed under it.
    """
    return canonical_hash({"choice": choice, "reason": reason, "salt": salt})
