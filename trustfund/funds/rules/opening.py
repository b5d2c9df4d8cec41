"""What a fund needs before it opens: the three consents, and a day left to disburse on."""

from dataclasses import dataclass
from datetime import date
from typing import Final

RESOLUTION_MISSING: Final = "resolution_missing"
DONORS_MISSING: Final = "donor_consent_missing"
RECIPIENT_MISSING: Final = "recipient_consent_missing"
DISBURSEMENT_OVER: Final = "disbursement_over"


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What is known of a prepared fund on a day."""

    resolution_date: date | None
    donor_consent_date: date | None
    recipient_consent_date: date | None
    end_disbursement_date: date


def opening_blockers(facts: OpeningFacts, *, today: date) -> list[str]:
    """Return the code of every reason that keeps the fund shut, in the order of the steps."""
    checks = [
        (RESOLUTION_MISSING, facts.resolution_date is None),
        (DONORS_MISSING, facts.donor_consent_date is None),
        (RECIPIENT_MISSING, facts.recipient_consent_date is None),
        (DISBURSEMENT_OVER, facts.end_disbursement_date <= today),
    ]
    return [code for code, stands in checks if stands]
