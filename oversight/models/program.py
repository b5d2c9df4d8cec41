"""Threat reduction: the program of a fund, its phases, milestones, certificates and holds."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from oversight.choices.program import GateClass, HoldParty, PhaseState, Track, Verdict
from oversight.rules.validity import LONGEST_VALIDITY_DAYS, CertificateFact
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money


class Program(Protected):
    """The threat-reduction program of one fund.

    `epoch` rises by one with every act that opens or stops money. Its row is the lock between
    payments (FOR SHARE) and those acts (FOR UPDATE).
    """

    mutable = ("epoch", "current_phase_id")

    fund = models.OneToOneField("funds.Fund", models.PROTECT, related_name="program")
    epoch = models.PositiveIntegerField(default=1)
    current_phase = models.ForeignKey(
        "oversight.Phase", models.PROTECT, null=True, related_name="programs_current"
    )

    def __str__(self) -> str:
        return f"Program, epoch {self.epoch}"


class Phase(Protected):
    """A step of the program, with what may be committed and paid in all while it is open.

    Ceilings count the whole fund from its beginning, in its holding currency.
    """

    mutable = ("state", "opened_at", "opened_epoch")

    program = models.ForeignKey("oversight.Program", models.PROTECT, related_name="phases")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200, blank=True)
    commitment_ceiling = AmountField()
    disbursement_ceiling = AmountField()
    currency = CurrencyField()
    state = models.CharField(max_length=20, choices=PhaseState.choices, default=PhaseState.PLANNED)
    opened_at = models.DateTimeField(null=True)
    opened_epoch = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="phase_number_once_per_program", fields=["program", "number"]
            ),
            models.UniqueConstraint(
                name="phase_open_once_per_program",
                fields=["program"],
                condition=Q(state="OPEN"),
            ),
            models.CheckConstraint(
                name="phase_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="phase_ceilings_not_negative",
                condition=Q(commitment_ceiling__gte=0, disbursement_ceiling__gte=0),
            ),
            models.CheckConstraint(
                name="phase_pays_at_most_what_it_commits",
                condition=Q(disbursement_ceiling__lte=F("commitment_ceiling")),
            ),
            models.CheckConstraint(
                name="phase_opened_has_time_and_epoch",
                condition=Q(state="PLANNED", opened_at__isnull=True, opened_epoch__isnull=True)
                | Q(~Q(state="PLANNED"), opened_at__isnull=False, opened_epoch__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Phase {self.number}: {self.title}"

    @property
    def commitment_money(self) -> Money:
        """Return what may be committed in all while the phase is open."""
        return Money(self.commitment_ceiling, self.currency)

    @property
    def disbursement_money(self) -> Money:
        """Return what may be paid in all while the phase is open."""
        return Money(self.disbursement_ceiling, self.currency)


class Milestone(Protected):
    """What must be found true, by whom, for how long it then holds, and which money it opens."""

    phase = models.ForeignKey("oversight.Phase", models.PROTECT, related_name="milestones")
    code = models.CharField(max_length=8)
    track = models.CharField(max_length=1, choices=Track.choices)
    title = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200, blank=True)
    indicator = models.TextField(blank=True)
    verifier = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="milestones_verified"
    )
    validity_days = models.PositiveSmallIntegerField()
    gate = models.CharField(max_length=20, choices=GateClass.choices, default=GateClass.BOTH)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="milestone_code_once", fields=["phase", "code"]),
            models.CheckConstraint(
                name="milestone_validity_sensible",
                condition=Q(validity_days__gte=1, validity_days__lte=LONGEST_VALIDITY_DAYS),
            ),
            models.CheckConstraint(
                name="milestone_code_begins_with_track", condition=Q(code__startswith=F("track"))
            ),
            models.CheckConstraint(
                name="milestone_gate_known", condition=Q(gate__in=GateClass.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Certificate(Protected):
    """What the designated verifier found. A later one supersedes; none is ever changed."""

    milestone = models.ForeignKey(
        "oversight.Milestone", models.PROTECT, related_name="certificates"
    )
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    verified_on = models.DateField()
    valid_until = models.DateField(null=True)
    method = models.CharField(max_length=200)
    statement = models.TextField()
    issued_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="certificates_issued"
    )
    issuer = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="certificates_issued"
    )
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="certificate_number_once", fields=["milestone", "number"]),
            models.CheckConstraint(
                name="certificate_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
            models.CheckConstraint(
                name="certificate_holds_only_if_verified",
                condition=Q(
                    verdict="VERIFIED",
                    valid_until__isnull=False,
                    valid_until__gte=F("verified_on"),
                )
                | Q(~Q(verdict="VERIFIED"), valid_until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone.code} / {self.number}"

    @property
    def fact(self) -> CertificateFact:
        """Return the certificate as the rule of validity reads it."""
        return CertificateFact(self.number, self.verdict, self.verified_on, self.valid_until)


class Hold(Protected):
    """An order of one entitled party that money stops, for the fund or for one project."""

    mutable = (
        "lifted_by_id",
        "lifted_by_organization_id",
        "lifted_at",
        "lift_reason",
        "lifted_epoch",
    )

    program = models.ForeignKey("oversight.Program", models.PROTECT, related_name="holds")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, related_name="holds")
    reason = models.TextField()
    legal_basis = models.TextField()
    placed_as = models.CharField(max_length=20, choices=HoldParty.choices)
    placed_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="holds_placed")
    placed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="holds_placed"
    )
    placed_at = models.DateTimeField()
    placed_epoch = models.PositiveIntegerField()
    lifted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="holds_lifted"
    )
    lifted_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="holds_lifted"
    )
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.TextField(blank=True)
    lifted_epoch = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="hold_placed_once_per_epoch", fields=["program", "placed_epoch"]
            ),
            models.UniqueConstraint(
                name="hold_lifted_once_per_epoch", fields=["program", "lifted_epoch"]
            ),
            models.CheckConstraint(
                name="hold_says_reason_and_legal_basis",
                condition=Q(reason__regex=r"\S", legal_basis__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="hold_lifted_whole_or_not",
                condition=Q(
                    lifted_by__isnull=True,
                    lifted_by_organization__isnull=True,
                    lifted_at__isnull=True,
                    lifted_epoch__isnull=True,
                    lift_reason="",
                )
                | Q(
                    lifted_by__isnull=False,
                    lifted_by_organization__isnull=False,
                    lifted_at__isnull=False,
                    lifted_at__gte=F("placed_at"),
                    lifted_epoch__isnull=False,
                    lifted_epoch__gt=F("placed_epoch"),
                    lift_reason__regex=r"\S",
                ),
            ),
            models.CheckConstraint(
                name="hold_lifted_by_another_person",
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("placed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"Hold of epoch {self.placed_epoch}"

    @property
    def stands(self) -> bool:
        """Return whether the hold still stops money."""
        return self.lifted_at is None
