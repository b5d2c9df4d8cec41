"""What programs send to disbursements, and what they read."""

from typing import Any

from rest_framework import serializers

from disbursements import access, selectors
from disbursements.choices import Category, Method
from disbursements.models import Application, Grant
from trustfund.api.serializers import MoneyField, PlainTextField


class BlockerOutput(serializers.Serializer):
    """One reason why a gate is closed."""

    code = serializers.CharField()
    reason = serializers.CharField()
    who_clears = serializers.CharField()
    since = serializers.CharField(allow_null=True)


class CategoryOutput(serializers.Serializer):
    """One line of a grant's table."""

    category = serializers.CharField()
    allocated = MoneyField()
    paid = MoneyField()
    left = MoneyField()


class GrantOutput(serializers.Serializer):
    """A grant."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    fund_id = serializers.UUIDField()
    project_id = serializers.UUIDField()
    project_title = serializers.CharField(source="project.title")
    recipient = serializers.CharField(source="recipient.name")
    amount = MoneyField(source="money")
    state = serializers.CharField()
    motion_reference = serializers.CharField()
    closing_date = serializers.DateField()
    recipient_signed_at = serializers.DateTimeField(allow_null=True)
    administrator_signed_at = serializers.DateTimeField(allow_null=True)
    effectiveness_deadline = serializers.DateField(allow_null=True)
    effective_at = serializers.DateTimeField(allow_null=True)


class GrantDetailOutput(GrantOutput):
    """A grant with its figures, its categories and, until it is signed, what blocks it."""

    signed = serializers.SerializerMethodField()
    disbursed = serializers.SerializerMethodField()
    undisbursed = serializers.SerializerMethodField()
    categories = serializers.SerializerMethodField()
    blockers = serializers.SerializerMethodField()

    def to_representation(self, instance: Grant) -> dict[str, Any]:
        """Read the books once for the three figures."""
        self.figures = selectors.grant_figures(instance)
        return super().to_representation(instance)

    def get_signed(self, _grant: Grant) -> dict[str, str]:
        """Return what is committed in the books."""
        return MoneyField().to_representation(self.figures.signed)

    def get_disbursed(self, _grant: Grant) -> dict[str, str]:
        """Return what was paid."""
        return MoneyField().to_representation(self.figures.disbursed)

    def get_undisbursed(self, _grant: Grant) -> dict[str, str]:
        """Return what may still be drawn."""
        return MoneyField().to_representation(self.figures.undisbursed)

    def get_categories(self, grant: Grant) -> Any:
        """Return the table of categories."""
        return CategoryOutput(selectors.category_rows(grant), many=True).data

    def get_blockers(self, grant: Grant) -> Any:
        """Return what keeps the grant from being committed; nothing once it is signed."""
        if grant.is_signed:
            return []
        verdict = selectors.commitment_verdict(grant, at=self.context["now"])
        return BlockerOutput(selectors.reasons_of(verdict), many=True).data


class ApplicationOutput(serializers.Serializer):
    """A withdrawal application."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    grant_id = serializers.UUIDField()
    grant_number = serializers.CharField(source="grant.number")
    method = serializers.CharField()
    category = serializers.CharField()
    amount = MoneyField(source="money")
    amount_accepted = MoneyField(source="accepted", allow_null=True)
    payee_name = serializers.CharField()
    payee_bank = serializers.CharField()
    payee_account = serializers.SerializerMethodField()
    purpose = serializers.CharField()
    invoice_reference = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    since = serializers.DateTimeField()
    return_reason = serializers.CharField()

    def get_payee_account(self, application: Application) -> str:
        """Return the account, in full only to those who pay, audit or receive."""
        view = self.context["request"].parser_context["view"]
        return access.account_shown(view.actor, application)


class ApplicationDetailOutput(ApplicationOutput):
    """A withdrawal application with the verdict of the gate at this moment."""

    gate = serializers.SerializerMethodField()

    def get_gate(self, application: Application) -> dict[str, Any]:
        """Return whether the gate is open, with every blocker; None once it is paid."""
        if application.state == "PAID":
            return {"is_open": None, "blockers": []}
        verdict = selectors.application_verdict(application, at=self.context["now"])
        reasons = BlockerOutput(selectors.reasons_of(verdict), many=True).data
        return {"is_open": verdict.is_open, "blockers": reasons}


class GrantFiguresOutput(serializers.Serializer):
    """The figures of all grants of a fund, in its holding currency.

    `available` is cash less unidentified receipts, donor balance accounts, reserve,
    administrative budget and undisbursed grants.
    """

    signed = MoneyField()
    disbursed = MoneyField()
    undisbursed = MoneyField()
    cash = MoneyField(source="available.cash.money")
    unidentified = MoneyField(source="available.unidentified.money")
    donor_balances = MoneyField(source="available.donor_balances.money")
    reserve = MoneyField(source="available.reserve.money")
    administration = MoneyField(source="available.administration.money")
    available = MoneyField(source="available.money")


class ApplicationInput(serializers.Serializer):
    """A withdrawal application as the project's unit writes it."""

    method = serializers.ChoiceField(choices=Method.choices)
    category = serializers.ChoiceField(choices=Category.choices)
    money = MoneyField()
    payee_name = PlainTextField()
    payee_bank = PlainTextField()
    payee_account = PlainTextField(max_length=80)
    purpose = PlainTextField(max_length=5_000)
    invoice_reference = PlainTextField(max_length=80)


class VersionInput(serializers.Serializer):
    """The version of the application that the caller has seen."""

    version = serializers.IntegerField(min_value=1)


class EditInput(VersionInput, ApplicationInput):
    """An application written anew."""


class ReviewInput(VersionInput):
    """The amount that the review accepts."""

    accepted = MoneyField()
    note = PlainTextField(max_length=5_000, required=False, allow_blank=True, default="")


class ReturnInput(VersionInput):
    """The reasons for which an application goes back."""

    reason = PlainTextField(max_length=5_000)
