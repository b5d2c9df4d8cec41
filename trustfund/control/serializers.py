"""What the programming interface of people, trail and jobs reads and writes."""

from typing import Any

from rest_framework import serializers

from trustfund.api.serializers import MoneyField, PlainTextField
from trustfund.identity.choices import OrganizationKind, Role
from trustfund.identity.models import Appointment, Organization, Person
from trustfund.ledger.choices import ENTRY_KINDS, PeriodKind
from trustfund.ledger.selectors import LineKey

KINDS = [choice for choice in OrganizationKind.values if choice != "INSTALLATION"]


class WaitingOutput(serializers.Serializer):
    """Something that waits for the caller."""

    title = serializers.CharField()
    url = serializers.CharField()
    since = serializers.DateTimeField()
    due = serializers.DateField(allow_null=True)


class AppointmentOutput(serializers.ModelSerializer):
    """A role that a person holds, or is to hold, for an organization."""

    person = serializers.UUIDField(source="person_id")
    organization = serializers.UUIDField(source="organization_id")
    organization_name = serializers.CharField(source="organization.name")

    class Meta:
        model = Appointment
        fields = (
            "id",
            "person",
            "organization",
            "organization_name",
            "role",
            "state",
            "start_date",
            "end_date",
            "end_reason",
        )
        read_only_fields = fields


class PersonOutput(serializers.ModelSerializer):
    """A registered person."""

    class Meta:
        model = Person
        fields = ("id", "name", "email", "language")
        read_only_fields = fields


class PersonDetailOutput(serializers.Serializer):
    """A registered person with every appointment."""

    id = serializers.UUIDField(source="person.pk")
    name = serializers.CharField(source="person.name")
    email = serializers.CharField(source="person.email")
    language = serializers.CharField(source="person.language")
    appointments = AppointmentOutput(many=True)


class InvitedOutput(serializers.Serializer):
    """An invited person and the token of the link, which is told once and is empty afterwards."""

    id = serializers.UUIDField(source="person.pk")
    name = serializers.CharField(source="person.name")
    email = serializers.CharField(source="person.email")
    token = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)


class OrganizationOutput(serializers.ModelSerializer):
    """A party to the fund."""

    class Meta:
        model = Organization
        fields = ("id", "kind", "name", "name_ko", "short_name", "country")
        read_only_fields = fields


class RecordOutput(serializers.Serializer):
    """One record of the trail."""

    id = serializers.IntegerField()
    chain = serializers.CharField()
    sequence = serializers.IntegerField()
    recorded_at = serializers.DateTimeField()
    action = serializers.CharField()
    person = serializers.UUIDField(source="person_id")
    person_name = serializers.CharField()
    organization_name = serializers.CharField()
    subject_type = serializers.CharField()
    subject_id = serializers.CharField()
    subject_label = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    hash = serializers.CharField()


class DeliveryOutput(serializers.Serializer):
    """One delivery of the outbox."""

    id = serializers.UUIDField()
    event = serializers.CharField()
    task = serializers.CharField()
    subject_id = serializers.CharField()
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)


class AccountOutput(serializers.Serializer):
    """One account as it stands on a day, in its own currency."""

    id = serializers.IntegerField(source="balance.account_id")
    book = serializers.CharField(source="balance.book")
    code = serializers.CharField(source="balance.code")
    name = serializers.CharField(source="balance.name")
    party = serializers.CharField()
    party_id = serializers.UUIDField(source="balance.party_id", allow_null=True)
    currency = serializers.CharField(source="balance.currency")
    debit = serializers.DecimalField(20, 4, source="balance.debit")
    credit = serializers.DecimalField(20, 4, source="balance.credit")
    balance = MoneyField(source="balance.money", allow_negative=True)


class StatementLineOutput(serializers.Serializer):
    """One line of an account, with the balance after it."""

    entry_id = serializers.IntegerField()
    kind = serializers.CharField()
    value_date = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    adjusts = serializers.DateField(allow_null=True)
    memo = serializers.CharField()
    debit = MoneyField(allow_null=True)
    credit = MoneyField(allow_null=True)
    balance = MoneyField(allow_negative=True)


class StatementOutput(serializers.Serializer):
    """A page of an account's lines, newest first; `opening` is the balance before its oldest."""

    lines = StatementLineOutput(many=True)
    opening = MoneyField(allow_negative=True)
    older = serializers.CharField(allow_null=True)


class LegOutput(serializers.Serializer):
    """One side of an entry."""

    code = serializers.CharField()
    party_id = serializers.UUIDField(allow_null=True)
    side = serializers.ChoiceField(choices=["D", "C"])
    money = MoneyField()


class EntryOutput(serializers.Serializer):
    """One entry of the books with its legs."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    value_date = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    reference = serializers.CharField()
    memo = serializers.CharField()
    subject_id = serializers.UUIDField()
    reverses_id = serializers.IntegerField(allow_null=True)
    adjusts = serializers.DateField(allow_null=True)
    content_hash = serializers.CharField()
    legs = LegOutput(many=True)


class EntryViewOutput(serializers.Serializer):
    """One entry, the act that posted it, and the entry that reverses it."""

    entry = EntryOutput(source="row.entry")
    action = serializers.CharField(source="act.record.action", default=None, allow_null=True)
    record_id = serializers.IntegerField(source="act.record.id", default=None, allow_null=True)
    person = serializers.CharField(source="act.record.person_name", default=None, allow_null=True)
    organization = serializers.CharField(
        source="act.record.organization_name", default=None, allow_null=True
    )
    reversed_by = serializers.IntegerField(allow_null=True)


class RestatedOutput(serializers.Serializer):
    """One account whose balance two times of knowing see differently."""

    account_id = serializers.IntegerField(source="account.account_id")
    code = serializers.CharField(source="account.code")
    party = serializers.CharField()
    before = MoneyField(allow_negative=True)
    after = MoneyField(allow_negative=True)
    difference = MoneyField(allow_negative=True)


class RestatementOutput(serializers.Serializer):
    """The accounts that differ, and the entries that make the difference."""

    accounts = RestatedOutput(many=True)
    entries = EntryOutput(many=True)


class PeriodOutput(serializers.Serializer):
    """A month or a year of the books. `id` is null while nobody has closed it."""

    id = serializers.UUIDField(source="period.id", allow_null=True)
    kind = serializers.CharField(source="period.kind")
    starts = serializers.DateField(source="period.starts")
    ends = serializers.DateField(source="period.ends")
    state = serializers.CharField(source="period.state")
    closed_by = serializers.CharField(source="closer")
    reopen_reason = serializers.CharField(source="period.reopen_reason")


class PeriodCloseInput(serializers.Serializer):
    """A period to close."""

    kind = serializers.ChoiceField(choices=PeriodKind.values)
    starts = serializers.DateField()


class PeriodReopenInput(serializers.Serializer):
    """Why a period is opened again."""

    reason = PlainTextField(max_length=1000)


class PersonInviteInput(serializers.Serializer):
    """Somebody to invite."""

    email = serializers.EmailField(max_length=254)
    name = PlainTextField()
    language = serializers.ChoiceField(choices=["en", "ko"], default="en")


class AppointmentInput(serializers.Serializer):
    """A role that a person is to hold."""

    organization_id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.values)
    start_date = serializers.DateField()
    end_date = serializers.DateField(required=False, allow_null=True, default=None)


class EndInput(serializers.Serializer):
    """Why an appointment is to end."""

    reason = PlainTextField(max_length=1000)


class OrganizationInput(serializers.Serializer):
    """A party to register."""

    kind = serializers.ChoiceField(choices=KINDS)
    name = PlainTextField()
    name_ko = PlainTextField(required=False, allow_blank=True, default="")
    short_name = PlainTextField(max_length=40)
    country = serializers.RegexField(
        r"\A[A-Za-z]{2}\Z", required=False, allow_blank=True, default=""
    )


class KeyRotateInput(serializers.Serializer):
    """The key that signs the log from now on."""

    vkey = PlainTextField(max_length=400)


class WitnessInput(serializers.Serializer):
    """A witness to register."""

    name = PlainTextField(max_length=200)
    vkey = PlainTextField(max_length=400)


class LogKeyOutput(serializers.Serializer):
    """A public key of the log, and the size from which on it signs."""

    id = serializers.UUIDField()
    vkey = serializers.CharField()
    since_size = serializers.IntegerField()


class WitnessOutput(serializers.Serializer):
    """A witness of the log."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    vkey = serializers.CharField()
    retired_at = serializers.DateTimeField(allow_null=True)


class HashesOutput(serializers.Serializer):
    """The hashes of a proof, in base64."""

    hashes = serializers.ListField(child=serializers.CharField())


class KeptOutput(serializers.Serializer):
    """How many lines were new."""

    kept = serializers.IntegerField()


class _PublishedLogKey(serializers.Serializer):
    vkey = serializers.CharField()
    since_size = serializers.IntegerField()


class _PublishedWitness(serializers.Serializer):
    vkey = serializers.CharField()
    name = serializers.CharField()


class LogKeysOutput(serializers.Serializer):
    """The public keys of the log and of its witnesses."""

    log = _PublishedLogKey(many=True)
    witnesses = _PublishedWitness(many=True)


class _Query(serializers.Serializer):
    """Filters of a list, read from the address."""

    def validated(self) -> dict[str, Any]:
        """Return the filters.

        :raises ValidationError: if one cannot be read
        """
        self.is_valid(raise_exception=True)
        return dict(self.validated_data)


class BooksQuery(_Query):
    """The day that the books are listed for, and the time by which it was known."""

    as_of = serializers.DateField(required=False)
    known_at = serializers.DateTimeField(required=False)


class StatementQuery(_Query):
    """Which lines of an account to list; `before` is the `older` of the page before."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    kind = serializers.ChoiceField(required=False, choices=list(ENTRY_KINDS))
    known_at = serializers.DateTimeField(required=False)
    before = serializers.CharField(required=False, max_length=40)

    def validate_before(self, value: str) -> LineKey:
        """Return the key that the text says."""
        try:
            return LineKey.parse(value)
        except ValueError as error:
            raise serializers.ValidationError("older") from error


class RestatementQuery(_Query):
    """A day of the books, and the two times of knowing."""

    as_of = serializers.DateField()
    known_before = serializers.DateTimeField()
    known_after = serializers.DateTimeField()


class JournalQuery(_Query):
    """Where a page of the journal begins; `before` is the identifier of an entry."""

    before = serializers.IntegerField(required=False, min_value=0, max_value=2**62)


class TrailQuery(serializers.Serializer):
    """Which records to list; `before` is the identifier of a record."""

    fund_id = serializers.UUIDField(required=False)
    person_id = serializers.UUIDField(required=False)
    action = serializers.CharField(required=False, max_length=100)
    subject_type = serializers.CharField(required=False, max_length=100)
    subject_id = serializers.CharField(required=False, max_length=64)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    before = serializers.IntegerField(required=False, min_value=0, max_value=2**62)

    def validated(self) -> dict[str, Any]:
        """Return the filters as the trail's selector takes them.

        :raises ValidationError: if one cannot be read
        """
        self.is_valid(raise_exception=True)
        found = dict(self.validated_data)
        found["before_id"] = found.pop("before", None)
        return found
