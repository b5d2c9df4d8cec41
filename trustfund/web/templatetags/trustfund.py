"""The tags that pages use: {% load trustfund %}."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.forms import CheckboxInput, Select
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trustfund.db.words import local, tongue
from trustfund.identity.rules.permissions import may
from trustfund.kernel.money import Money
from trustfund.web import figures, icons, states
from trustfund.web.listing import Shown
from trustfund.web.middleware import PageRequest

register = template.Library()
register.filter("local", local)
register.filter("tongue", tongue)
NUMERIC = SafeString(' class="num"')


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; with a label it speaks, without one it is decoration."""
    # The drawings are our own vendored files, named in templates; no input reaches them.
    shapes = mark_safe(icons.icon_shapes(name))  # noqa: S308
    frame = (
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>'
    )
    voice = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(frame, mark_safe(voice), shapes)  # noqa: S308


@register.simple_tag
def money(value: Any, currency: str | None = None, *, plain: bool = False) -> SafeString:
    """Write money: USD 1,250,000.00. `plain` leaves out the code where a table's head has it."""
    amount, code = _parts(value, currency)
    if amount is None:
        return format_html('<span class="money is-absent">{}</span>', _("not known"))
    text = figures.amount_text(amount, code)
    if amount == 0:
        return format_html(
            '<span class="money is-zero"><span aria-hidden="true">{}</span>'
            '<span class="visually-hidden">{} {}</span></span>',
            figures.DASH,
            code,
            text,
        )
    tone = " is-negative" if amount < 0 else ""
    if plain:
        return format_html('<span class="money{}">{}</span>', tone, text)
    return format_html(
        '<span class="money{}"><span class="money-code">{}{}</span>{}</span>',
        tone,
        code,
        figures.THIN,
        text,
    )


@register.inclusion_tag("components/converted.html")
def converted(
    value: Any,
    rate: Decimal | None = None,
    day: date | None = None,
    source: Any = "",
    *,
    exact: bool = False,
) -> dict[str, Any]:
    """Write an equivalent in muted text, with its rate, day and source to open; or "no rate".

    `exact` is what a deal brought: it stands without the sign for about.
    """
    return {
        "value": value,
        "exact": exact,
        "rate": None if rate is None else figures.rate_text(Decimal(rate)),
        "day": day,
        "source": source,
    }


@register.simple_tag
def status(value: Any, kind: str = "", label: Any = "") -> SafeString:
    """Draw a state as a pill: word, icon and tone. `kind` is "gate" or "clock" where green means go."""
    look = states.look_of(str(getattr(value, "value", value)))
    word = label or getattr(value, "label", "") or look.word
    return format_html(
        '<span class="state {}">{}<span>{}</span></span>',
        states.tone_class(look, kind),
        icon(look.drawn),
        word,
    )


@register.simple_tag
def when(moment: datetime | None) -> SafeString:
    """Write a moment in the reader's zone, and in UTC beside it where that differs."""
    if moment is None:
        return format_html('<span class="is-absent">{}</span>', figures.DASH)
    utc = figures.utc_text(moment)
    return format_html(
        '<time datetime="{}">{}{}</time>',
        moment.isoformat(),
        figures.moment_text(moment),
        format_html(' <span class="muted">({})</span>', utc) if utc else "",
    )


@register.simple_tag
def day(value: date | None) -> SafeString:
    """Write a day in the reader's language."""
    if value is None:
        return format_html('<span class="is-absent">{}</span>', figures.DASH)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), figures.day_text(value))


@register.simple_tag
def days_left(until: date, today: date) -> SafeString:
    """Write a clock: the day, and the days left or overdue."""
    left = (until - today).days
    if left > 0:
        tone, words = (
            "warning" if left <= 14 else "waiting",
            ngettext("%d day left", "%d days left", left) % left,
        )
    elif left == 0:
        tone, words = "warning", _("today")
    else:
        tone, words = "stop", ngettext("%d day overdue", "%d days overdue", -left) % -left
    return format_html(
        '<span class="clock clock-{}">{}<span>{} · {}</span></span>',
        tone,
        icon("clock"),
        day(until),
        words,
    )


@register.filter
def open_to(permission: str, request: PageRequest) -> bool:
    """Return whether the reader may open the pages of this permission.

    :raises KeyError: for a permission that the matrix does not name
    """
    return may(request.actor_or_none, permission)


@register.simple_tag
def list_row(cells: Sequence[Shown]) -> SafeString:
    """Write one row of a list, the first cell as its head: a tag for each cell would take twice the time."""
    first, *others = cells
    return format_html(
        '<tr><th scope="row">{}</th>{}</tr>',
        listed(first),
        SafeString("".join(_list_cell(cell) for cell in others)),
    )


@register.simple_tag
def listed(cell: Shown) -> SafeString:
    """Write what one cell of a list holds: a pill, an equivalent, a link, or the value alone."""
    if cell.look == "state":
        return status(cell.state, "", cell.value)
    if cell.look == "equivalent" and cell.rate is not None:
        rate = cell.rate
        context = converted(cell.value, rate.rate, rate.day, rate.source, exact=rate.is_deal)
        return render_to_string("components/converted.html", context)
    text = conditional_escape(shown(cell.value))
    if cell.is_stored:
        text = format_html('<span translate="no">{}</span>', text)
    return format_html('<a href="{}">{}</a>', cell.url, text) if cell.url else text


def _list_cell(cell: Shown) -> SafeString:
    return format_html(
        '<td data-label="{}"{}>{}</td>',
        cell.label,
        NUMERIC if cell.kind not in {"text", "date"} else "",
        listed(cell),
    )


@register.filter
def shown(value: Any) -> Any:
    """Return a value as a page writes it: money, days and moments in their own form."""
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, date):
        return day(value)
    return figures.DASH if value in (None, "") else value


@register.simple_tag(takes_context=True)
def form_key(context: Mapping[str, Any]) -> SafeString:
    """Write the hidden key that makes a double click one act."""
    return format_html(
        '<input type="hidden" name="request_key" value="{}">', context.get("request_key") or uuid4()
    )


@register.filter
def kind(field: BoundField) -> str:
    """Return which of the field component's shapes this widget wants."""
    input_type = getattr(field.field.widget, "input_type", "")
    if field.use_fieldset:
        return "set"
    return "check" if input_type == "checkbox" else "line"


@register.filter
def drawn(field: BoundField) -> SafeString:
    """Draw the widget in Tabler's class for its kind; other people's forms look like ours."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        look = "form-check-input"
    else:
        look = "form-select" if isinstance(widget, Select) else "form-control"
    return field.as_widget(
        attrs={"class": f"{look} {widget.attrs.get('class', '')}".strip(), "placeholder": False}
    )


def _parts(value: Any, currency: str | None) -> tuple[Decimal | None, str]:
    """Return amount and currency of Money, or of an amount given with its currency."""
    if value is None or value == "":
        return None, currency or ""
    if isinstance(value, Money):
        return value.amount, value.currency
    if not currency:
        raise template.TemplateSyntaxError("money needs a currency beside a bare amount")
    if isinstance(value, float):
        raise template.TemplateSyntaxError("money is never a float")
    return Decimal(value), currency
