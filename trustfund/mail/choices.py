"""The words of mail: kinds of notices with their sentences, when they come, where a letter stands.

A title is also the subject of its letter. Subjects pass open servers, so titles name no one and no
amount; a sentence has references only. What it is about is read on the site, after signing in.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeKind(TextChoices):
    """What a notice tells."""

    AGREEMENT_OFFERED = "AGREEMENT_OFFERED", _("An agreement waits for your countersignature")
    AMENDMENT_OFFERED = "AMENDMENT_OFFERED", _("An amendment waits for your countersignature")
    APPLICATION_REVIEWED = "APPLICATION_REVIEWED", _("An application waits for your approval")
    ENCASHMENT_CALLED = (
        "ENCASHMENT_CALLED",
        _("A promissory note of your government is to be honored"),
    )
    INSTALLMENT_DUE = "INSTALLMENT_DUE", _("A payment of your government falls due soon")
    INSTALLMENT_OVERDUE = "INSTALLMENT_OVERDUE", _("A payment of your government is overdue")
    NOTE_RETURNED = "NOTE_RETURNED", _("A promissory note of your government goes back to you")
    NOTICE_GIVEN = "NOTICE_GIVEN", _("Notice of termination of an agreement was given")
    NOTICE_WITHDRAWN = "NOTICE_WITHDRAWN", _("A notice of termination was withdrawn")
    PAYMENT_REQUESTED = "PAYMENT_REQUESTED", _("A payment of your government is requested")
    PREFERENCE_GRANTED = (
        "PREFERENCE_GRANTED",
        _("Another donor has a preference that you may ask for"),
    )
    REPORTS_GRANTED = "REPORTS_GRANTED", _("Another donor has reports that you may ask for")
    TERMS_GRANTED = "TERMS_GRANTED", _("Another donor has terms that you may ask for")
    RECEIPT_RECORDED = "RECEIPT_RECORDED", _("A payment of your government has been received")
    RECEIPT_REVERSED = (
        "RECEIPT_REVERSED",
        _("A payment recorded for your government was reversed"),
    )
    RECEIPTS_IMPORTED = "RECEIPTS_IMPORTED", _("Payments of your government have been received")
    RECEIPTS_REVERSED = (
        "RECEIPTS_REVERSED",
        _("Payments recorded for your government were reversed"),
    )
    SHARE_GIVEN_BACK = "SHARE_GIVEN_BACK", _("Your government's share of a fund was given back")


SENTENCES = {
    "AGREEMENT_OFFERED": _(
        "Agreement %(agreement)s with fund %(fund)s has been signed for the administrator and is "
        "offered to your government."
    ),
    "AMENDMENT_OFFERED": _(
        "An amendment of agreement %(agreement)s with fund %(fund)s has been signed for the "
        "administrator and is offered to your government."
    ),
    "APPLICATION_REVIEWED": _(
        "Application %(application)s under grant %(grant)s of fund %(fund)s has been reviewed and "
        "waits for a finance approver."
    ),
    "ENCASHMENT_CALLED": _(
        "Of promissory note %(note)s under agreement %(agreement)s with fund %(fund)s a part is demanded, "
        "whose day has come. The page says how much."
    ),
    "NOTE_RETURNED": _(
        "Promissory note %(note)s under agreement %(agreement)s with fund %(fund)s was given back. What it "
        "settled is to be paid in cash, each installment on its own due date."
    ),
    "INSTALLMENT_DUE": _(
        "An installment of agreement %(agreement)s with fund %(fund)s falls due soon and is unpaid."
    ),
    "INSTALLMENT_OVERDUE": _(
        "An installment of agreement %(agreement)s with fund %(fund)s is overdue."
    ),
    "NOTICE_GIVEN": _(
        "Notice of termination of agreement %(agreement)s with fund %(fund)s was given. The page "
        "says when it takes effect and what falls away then."
    ),
    "NOTICE_WITHDRAWN": _(
        "The notice of termination of agreement %(agreement)s with fund %(fund)s was withdrawn. "
        "The agreement goes on."
    ),
    "PAYMENT_REQUESTED": _(
        "An installment of agreement %(agreement)s with fund %(fund)s is called. The letter says "
        "how much, by when and with which reference."
    ),
    "PREFERENCE_GRANTED": _(
        "Another donor of fund %(fund)s has agreed that a part of its contribution is preferred for a "
        "sector. Your government may ask for the same; the page says for which sector."
    ),
    "REPORTS_GRANTED": _(
        "Another donor of fund %(fund)s has agreed reports of its own. Your government may ask for the "
        "same; the page says how often they come."
    ),
    "TERMS_GRANTED": _(
        "Another donor of fund %(fund)s has agreed terms that your government does not have. "
        "Your government may ask for the same; the page says which."
    ),
    "RECEIPT_RECORDED": _(
        "A receipt under agreement %(agreement)s with fund %(fund)s is in the books."
    ),
    "RECEIPT_REVERSED": _(
        "A receipt under agreement %(agreement)s with fund %(fund)s was booked by mistake and reversed. It "
        "counts in no figure of yours any more."
    ),
    "RECEIPTS_IMPORTED": _(
        "%(count)s payments of your government to fund %(fund)s are in the books: %(sums)s in all. They "
        "came in by table %(table)s; your page has each of them."
    ),
    "RECEIPTS_REVERSED": _(
        "%(count)s payments that were recorded for your government in fund %(fund)s by table %(table)s "
        "were reversed: %(sums)s in all. They count in no figure of yours any more."
    ),
    "SHARE_GIVEN_BACK": _(
        "By %(unwind)s of fund %(fund)s your government's share lies on its balance account. Say "
        "where it goes: back to you, or into another fund."
    ),
}

SEVERAL = "SEVERAL"
LETTER_KINDS = {**dict(NoticeKind.choices), SEVERAL: _("Several notices for you")}


class Timing(TextChoices):
    """When a person wants notices."""

    AT_ONCE = "AT_ONCE", _("At once")
    DAILY = "DAILY", _("Once a day, together")
    NONE = "NONE", _("Only those that my role requires, once a day")


class LetterState(TextChoices):
    """Where a letter stands."""

    WAITING = "WAITING", pgettext_lazy("letter", "To be sent")
    LEASED = "LEASED", pgettext_lazy("letter", "Being sent")
    SENT = "SENT", pgettext_lazy("letter", "Sent")
    KEPT = "KEPT", pgettext_lazy("letter", "Kept here, not sent")
    FAILED = "FAILED", pgettext_lazy("letter", "Could not be delivered")
