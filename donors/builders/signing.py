"""The page on which an agreement or amendment is signed by hand. The same terms, the same bytes."""

from django.utils import translation
from django.utils.translation import gettext as _

from donors.choices import Instrument
from donors.selectors.agreements import parts_of
from donors.selectors.annexes import annexes_of, version_words
from donors.selectors.clauses import clauses_of
from donors.selectors.papers import Signed
from donors.selectors.term_words import clause_words, money_words, named_terms, sentence, when_words
from trustfund.db.words import local
from trustfund.render.document import Column, Document, Paragraph, Row, Section, Table, Words
from trustfund.render.figures import cell_text

LANGUAGES = ("en", "ko")
LINE = "_" * 44


def signing_document(signed: Signed, language: str) -> Document:
    """Return the terms with their fingerprint and the lines to sign on, in one language.

    `signed` is what is on offer, or what was signed last: its signatures stand on the page then.
    """
    agreement, fund = signed.agreement, signed.agreement.fund
    offered_at = signed.what.offered_at or agreement.recorded_at
    with translation.override(language):
        return Document(
            number=signed.reference,
            marker=f"signing-page-{signed.what.pk}-{language}",
            title=_title(signed),
            subtitle=f"{fund.number} · {local(fund)}",
            lang=language,
            created=offered_at,
            meta=(
                (_("Number"), signed.reference),
                (_("Donor"), local(agreement.donor.organization)),
                *named_terms(
                    agreement.agency, agreement.donor_reference, agreement.special_condition
                ),
                (_("Contribution"), money_words(signed.what.money)),
                (_("Offered on"), cell_text(signed.what.administrator_signed_date, "date")),
                (_("Fingerprint of these terms"), signed.what.content_hash),
            ),
            sections=(
                Section(
                    "",
                    (
                        Paragraph(_opening(signed)),
                        _schedule(signed),
                        *_clauses(signed),
                        *_annexes(signed),
                    ),
                ),
                Section(_("Signatures"), (Paragraph(_bound(signed)), *_lines(signed))),
            ),
            words=Words(
                page=_("Page {page} of {pages}"),
                footer=_("Fingerprint of these terms: %(hash)s")
                % {"hash": signed.what.content_hash},
                end="",
                about=_("Signing page"),
            ),
        )


def _title(signed: Signed) -> str:
    if signed.amendment is not None:
        return _("Amendment %(amendment)d of agreement %(number)s") % {
            "amendment": signed.amendment.number,
            "number": signed.agreement.number,
        }
    return str(Instrument(signed.agreement.instrument).label)


def _opening(signed: Signed) -> str:
    agreement = signed.agreement
    whole = sentence(
        agreement.instrument,
        donor=local(agreement.donor.organization),
        fund=local(agreement.fund),
        money=signed.what.money,
    )
    if signed.amendment is None:
        return whole
    return _("%(reason)s From the signature on this holds: %(terms)s") % {
        "reason": signed.amendment.reason.rstrip(".") + ".",
        "terms": whole,
    }


def _schedule(signed: Signed) -> Table:
    return Table(
        name=_("Installments"),
        title=_("Installments"),
        columns=(
            Column("text", _("Number"), width="12%"),
            Column("text", _("Due")),
            Column("text", _("Subject to")),
            Column("money", _("Amount"), unit=signed.agreement.currency, width="22%"),
        ),
        rows=tuple(
            Row((str(part.number), when_words(part), part.qualification, part.money))
            for part in parts_of(signed.agreement, signed.amendment)
        ),
    )


def _clauses(signed: Signed) -> tuple[Table, ...]:
    clauses = clauses_of(signed.agreement, signed.amendment)
    if not clauses:
        return ()
    return (
        Table(
            name=_("Clauses"),
            title=_("Clauses"),
            columns=(Column("text", _("Number"), width="12%"), Column("text", _("Clause"))),
            rows=tuple(Row((str(one.number), clause_words(one))) for one in clauses),
        ),
    )


def _annexes(signed: Signed) -> tuple[Table, ...]:
    versions = annexes_of(signed.agreement, signed.amendment)
    if not versions:
        return ()
    return (
        Table(
            name=_("Annexes"),
            title=_("Annexes"),
            columns=(
                Column("text", _("Annex")),
                Column("date", _("In force since"), width="16%"),
                Column("text", _("Fingerprint of the annex"), width="44%"),
            ),
            rows=tuple(Row((version_words(one), one.effective_on, one.sha256)) for one in versions),
            notes=(_("The annexes with these fingerprints are a part of what is signed."),),
        ),
    )


def _bound(signed: Signed) -> str:
    if signed.what.countersigned_at is not None:
        return _("Both parties have signed these terms.")
    return _(
        "Who signs here signs exactly the terms with this fingerprint. The signed page is sent to the "
        "administrator, where one unit records it and another confirms it."
    )


def _lines(signed: Signed) -> tuple[Table, Table]:
    what, paper = signed.what, signed.paper
    administrator = [
        (_("Name"), what.administrator_signed_by.name if what.administrator_signed_by else LINE),
        (_("Date"), cell_text(what.administrator_signed_date, "date")),
        (_("Signature"), _("signed in the system")),
    ]
    if what.countersigned_by is not None:
        donor = [
            (_("Name"), what.countersigned_by.name),
            (_("Date"), cell_text(what.countersigned_date, "date")),
            (_("Signature"), _("signed in the system")),
        ]
    elif what.countersigned_at is not None and paper is not None:
        donor = [
            (_("Name"), paper.signatory_name),
            (_("Office"), paper.signatory_office),
            (_("Place"), paper.place),
            (_("Date"), cell_text(paper.signed_on, "date")),
            (_("Signature"), _("signed on paper")),
        ]
    else:
        names = (_("Name"), _("Office"), _("Place"), _("Date"), _("Signature"))
        donor = [(name, LINE) for name in names]
    for_donor = _("For %(party)s") % {"party": local(signed.agreement.donor.organization)}
    return _party(_("For the administrator"), administrator), _party(for_donor, donor)


def _party(title: str, rows: list[tuple[str, str]]) -> Table:
    return Table(
        name=title,
        title=title,
        columns=(Column("text", _("What"), width="30%"), Column("text", _("Value"))),
        rows=tuple(Row(row) for row in rows),
    )
