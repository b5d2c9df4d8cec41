"""The section of a proposal that names the goods it would buy, with their codes of the Harmonized System."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from projects.rules.goods import MAX_GOODS, GoodsItem, code_is_sound
from projects.rules.proposal import Proposal
from trustfund.kernel.money import Money
from trustfund.web.forms import KitForm, MoneyAmountField, PlainTextField

SPARE_ROWS = 2
LEAST_ROWS = 3
PARTS = ("item", "code", "amount")
ROW = re.compile(r"goods_(\d{1,2})_\w+", re.ASCII)


class GoodsForm(KitForm):
    """Rows of goods. Empty rows are left out; one that is begun has at least an item and an amount."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, currency: str, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.currency = currency
        self.rows = _row_count(data if data is not None else kwargs.get("initial") or {})
        for row in range(self.rows):
            words = {"number": row + 1}
            self.fields[f"goods_{row}_item"] = PlainTextField(
                label=_("Goods %(number)d") % words, required=False
            )
            self.fields[f"goods_{row}_code"] = PlainTextField(
                label=_("HS code %(number)d") % words, required=False, max_length=6
            )
            self.fields[f"goods_{row}_amount"] = MoneyAmountField(
                label=_("Amount %(number)d") % words, required=False, currency=currency
            )

    def clean(self) -> dict[str, Any]:
        """Read the rows that are filled; tell one that is filled in part what it lacks."""
        cleaned = super().clean()
        cleaned["goods"] = self._goods(cleaned)
        return cleaned

    def proposal(self, base: Proposal) -> Proposal:
        """Return the proposal with these goods, and the other sections as `base` has them."""
        return replace(base, goods=tuple(self.cleaned_data["goods"]))

    @property
    def goods_rows(self) -> list[list[BoundField]]:
        """Return the fields of each row."""
        return [[self[f"goods_{row}_{part}"] for part in PARTS] for row in range(self.rows)]

    @staticmethod
    def shown(proposal: Proposal) -> dict[str, Any]:
        """Return what the form shows first of a draft."""
        initial: dict[str, Any] = {}
        for row, goods in enumerate(proposal.goods):
            initial[f"goods_{row}_item"] = goods.item
            initial[f"goods_{row}_code"] = goods.hs_code
            initial[f"goods_{row}_amount"] = f"{goods.money.amount:f}"
        return initial

    def _goods(self, cleaned: dict[str, Any]) -> list[GoodsItem]:
        found = []
        for row in range(self.rows):
            names = [f"goods_{row}_{part}" for part in PARTS]
            values: list[Any] = [cleaned.get(name) for name in names]
            item, code, amount = values
            if not item and not code and amount is None:
                continue
            for name, value in ((names[0], item), (names[2], amount)):
                if not value and name not in self.errors:
                    self.add_error(name, _("This row is begun: fill it, or empty it."))
            if not code_is_sound(code or "") and names[1] not in self.errors:
                self.add_error(
                    names[1],
                    _("Give 2 to 6 digits of the Harmonized System, or leave it empty."),
                )
            if not any(name in self.errors for name in names):
                found.append(GoodsItem(item, code or "", Money(amount, self.currency)))
        return found


def _row_count(sent: Mapping[str, Any]) -> int:
    """Return how many rows to show: those that are filled, and some to spare."""
    filled = [
        int(match.group(1)) + 1
        for name in sent
        if (match := ROW.fullmatch(name)) and str(sent.get(name) or "").strip()
    ]
    return min(max([LEAST_ROWS, *(count + SPARE_ROWS for count in filled)]), MAX_GOODS)
