"""How the controls of money read that follow from the rating of an implementing entity."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects import selectors
from projects.choices import PaymentMethod
from projects.models import Project
from projects.rules.controls import Controls
from projects.selectors import Standing
from trustfund.db.words import day_words, local
from trustfund.kernel.money import Money
from trustfund.web.figures import money_text


def entity_url(entity_id: Any) -> str:
    """Return the address of an entity's page."""
    return reverse("projects:entity_detail", args=[entity_id])


def controls_context(project: Project, *, today: date) -> dict[str, Any]:
    """Return the implementing entity of a project with the controls of money that hold today."""
    standing = selectors.controls_of(project, today)
    if standing is None:
        return {"entity": None}
    return {
        "entity": f"{standing.entity.number} {local(standing.entity)}",
        "entity_url": entity_url(standing.entity.pk),
        "standing_words": standing_words(standing),
        "control_rows": control_rows(standing.controls, project.money),
    }


def standing_words(standing: Standing) -> str:
    """Return how the entity stands as a sentence, and why these controls hold."""
    row = standing.assessment
    if row is None:
        return _("No assessment is confirmed: the strictest controls hold.")
    days = {"day": day_words(row.valid_until), "rating": row.get_overall_display()}
    if not standing.holds:
        return _("The assessment was valid until %(day)s: the strictest controls hold.") % days
    return _("Overall risk: %(rating)s. The assessment is valid until %(day)s.") % days


def control_rows(controls: Controls, grant: Money | None = None) -> list[tuple[str, str]]:
    """Return the controls as facts; of a grant with the amounts that the percentages make."""
    methods = ", ".join(str(PaymentMethod(method).label) for method in controls.methods)
    above = controls.records_above
    records = (
        _("For payments above %(part)s; below that a statement")
        % {"part": _part(above, grant and controls.records_from(grant))}
        if above
        else _("For every payment")
    )
    checks = ngettext("%(count)d a year", "%(count)d a year", controls.spot_checks) % {
        "count": controls.spot_checks
    }
    tranche = _part(Decimal(controls.tranche), grant and controls.largest_tranche(grant))
    return [
        (_("Largest advance or tranche"), tranche),
        (_("Methods of payment"), methods),
        (_("Records sent"), records),
        (_("Spot checks"), checks),
    ]


def _part(percent: Decimal, money: Money | None) -> str:
    words = _("%(percent)s %% of the grant") % {"percent": f"{percent:f}"}
    if money is None:
        return words
    return f"{words} ({money_text(money)})"
