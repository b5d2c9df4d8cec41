"""The books as programs read them: accounts, statements, entries, restatements."""

from rest_framework import serializers

from trustfund.api.serializers import MoneyField, Query
from trustfund.ledger.choices import ENTRY_KINDS
from trustfund.ledger.selectors import LineKey


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


class StatementQuery(Query):
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


class RestatementQuery(Query):
    """A day of the books, and the two times of knowing."""

    as_of = serializers.DateField()
    known_before = serializers.DateTimeField()
    known_after = serializers.DateTimeField()


class JournalQuery(Query):
    """Where a page of the journal begins; `before` is the identifier of an entry."""

    before = serializers.IntegerField(required=False, min_value=0, max_value=2**62)
