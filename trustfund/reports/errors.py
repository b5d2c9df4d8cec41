"""Why a report is refused or its build stops. Each failure can be told in either language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from trustfund.kernel.errors import Conflict, DomainError


class AsOfInFuture(DomainError):
    """A report on a day that is not over yet in the books' calendar."""

    code = "as_of_in_future"


class AsOfBeforeOpening(DomainError):
    """A report on a day on which the fund did not exist."""

    code = "as_of_before_opening"


class KnownOutOfReach(DomainError):
    """A report as known on a day before its own, or on one that is still to come."""

    code = "known_out_of_reach"

    def __init__(self) -> None:
        sentence = _("Enter a day of knowing from the day of the report up to today.")
        super().__init__(sentence, fields={"known_day": sentence})


class TooManyRequests(Conflict):
    """The person waits for several reports already."""

    code = "too_many_requests"
    http_status = 429


class BuildStopped(DomainError):
    """The build of a report cannot go on. `facts` fill the sentence of its code."""

    code = "unexpected"

    def __init__(self, **facts: str) -> None:
        super().__init__(failure_sentence(self.code, facts))
        self.facts = facts


class TieError(BuildStopped):
    """Two ways to the same figure disagree: no report is better than a wrong one."""

    code = "tie"


class RateMissing(BuildStopped):
    """Money is held in a currency for which there is no rate."""

    code = "no_rate"


class FilesDisagree(BuildStopped):
    """A file read back does not carry the snapshot's figures."""

    code = "files_disagree"


class EntryInFlight(BuildStopped):
    """An entry that was recorded before the figures were read was committed only after that."""

    code = "entry_in_flight"


class PaperRefused(BuildStopped):
    """The document could not be set on pages within its limits."""

    code = "paper"


SENTENCES = {
    "tie": _(
        "The figures do not tie (%(check)s: %(left)s and %(right)s), so no report was made. "
        "The finance officer must find the difference in the books; then request the report again."
    ),
    "no_rate": _(
        "There is no rate of %(currency)s to %(target)s of %(date)s or the seven days before. Convert "
        "the receipt by a deal, have the treasury give the rate on the page of the fund's rates, or "
        "choose another date; then request again."
    ),
    "files_disagree": _(
        "A file (%(format)s) did not carry the same figures as the books, so nothing was filed. "
        "Request the report again; if this repeats, tell the system administrator."
    ),
    "entry_in_flight": _(
        "An entry was being booked while the figures were read, so they would lack it. "
        "Nothing was filed. Request the report again."
    ),
    "paper": _(
        "The document exceeded its limits of time, memory or pages, so nothing was filed. "
        "Request it for another date, or tell the system administrator."
    ),
    "unexpected": _(
        "The build stopped for an unforeseen reason, which was logged. Nothing was filed. "
        "Request the report again; if this repeats, tell the system administrator."
    ),
    "gone_silent": _(
        "No worker has reported progress for a long time. Request the report again; if this "
        "repeats, tell the system administrator."
    ),
}


def failure_sentence(code: str, facts: Mapping[str, str]) -> str:
    """Return the sentence for a failure in the reader's language."""
    template = SENTENCES.get(code, SENTENCES["unexpected"])
    try:
        return str(template) % dict(facts)
    except KeyError:
        return str(SENTENCES["unexpected"])
