"""opinion_record: an external auditor concludes on exactly one file."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from oversight.models import Opinion
from oversight.selectors.assurance import opinions_on
from oversight.selectors.milestones import day_of
from oversight.services.opinions import OpinionNotRecorded, opinion_record
from tests.factories.cast import PEOPLE, appointed
from tests.factories.oversight_program import fund_made
from trustfund.audit.selectors import history
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.identity.choices import OrganizationKind, Role
from trustfund.identity.models import Organization
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, NotFound, NotPermitted

DIGEST = "ab" * 32


@pytest.fixture
def fund(cast):
    return fund_made(cast)


def recorded(actor, fund, **changes):
    moment = now()
    values = {"kind": "UNMODIFIED", "report_sha256": DIGEST, "signed_date": day_of(moment)}
    return opinion_record(actor=actor, now=moment, fund_id=fund.pk, **{**values, **changes})


class TestOpinionRecord:
    def test_stands_beside_the_digest(self, cast, fund):
        recorded(cast.auditor, fund, emphasis="Basis of accounting: modified cash.")
        rows = opinions_on({DIGEST, "cd" * 32})
        assert list(rows) == [DIGEST]
        row = rows[DIGEST][0]
        assert (row.auditor_name, row.kind, row.is_modified) == (
            "External Auditor",
            "UNMODIFIED",
            False,
        )
        assert row.emphasis == "Basis of accounting: modified cash."

    def test_writes_the_trail_and_tells_others(self, cast, fund):
        opinion = recorded(cast.auditor, fund)
        rows = history(subject_type="oversight.opinion", subject_id=opinion.pk)
        assert [row.action for row in rows] == ["oversight.opinion_record"]
        assert Message.objects.filter(name="oversight.opinion_recorded").count() == 1

    @pytest.mark.parametrize("kind", ["QUALIFIED", "ADVERSE", "DISCLAIMER"])
    def test_a_modified_opinion_says_its_basis(self, cast, fund, kind):
        with pytest.raises(OpinionNotRecorded) as refusal:
            recorded(cast.auditor, fund, kind=kind, basis=" ")
        assert set(refusal.value.fields) == {"basis"}
        assert recorded(cast.auditor, fund, kind=kind, basis="Inventory not seen.").kind == kind

    @pytest.mark.parametrize(
        "digest", ["", "ab" * 31, "AB" * 32, "xy" * 32, "ab" * 32 + "\n", "１" * 64]
    )
    def test_refuses_what_is_no_digest(self, cast, fund, digest):
        with pytest.raises(OpinionNotRecorded):
            recorded(cast.auditor, fund, report_sha256=digest)

    def test_refuses_a_signature_in_the_future(self, cast, fund):
        with pytest.raises(OpinionNotRecorded):
            recorded(cast.auditor, fund, signed_date=day_of(now()) + timedelta(days=1))

    def test_refuses_an_unknown_kind(self, cast, fund):
        with pytest.raises(OpinionNotRecorded):
            recorded(cast.auditor, fund, kind="CLEAN")

    def test_is_final_for_the_organization(self, cast, fund):
        recorded(cast.auditor, fund)
        colleague = appointed(
            name="colleague", organization=cast.organizations["auditors"], role=Role.AUDITOR
        )
        with pytest.raises(AlreadyDone):
            recorded(colleague, fund, kind="ADVERSE", basis="x")

    def test_another_auditor_gives_an_opinion_of_its_own(self, cast, fund):
        other = Organization.objects.create(
            kind=OrganizationKind.AUDITOR, name="Second Auditor", short_name="Second"
        )
        recorded(cast.auditor, fund)
        recorded(appointed(name="second", organization=other, role=Role.AUDITOR), fund)
        assert len(opinions_on({DIGEST})[DIGEST]) == 2

    @pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"auditor"}))
    def test_refuses_everybody_but_the_auditor(self, cast, fund, who):
        with pytest.raises(NotPermitted):
            recorded(getattr(cast, who), fund)

    def test_refuses_a_unit_of_the_bank_even_with_the_role(self, cast, fund):
        officer = cast.finance_officer
        disguised = Actor(
            officer.person_id,
            officer.person_name,
            officer.organization_id,
            officer.organization_name,
            "ADMINISTRATOR",
            frozenset({"AUDITOR"}),
        )
        with pytest.raises(NotPermitted):
            recorded(disguised, fund)

    def test_does_not_know_a_missing_fund(self, cast):
        with pytest.raises(NotFound):
            opinion_record(
                actor=cast.auditor,
                now=now(),
                fund_id=uuid4(),
                report_sha256=DIGEST,
                kind="UNMODIFIED",
                signed_date=day_of(now()),
            )


class TestDatabase:
    """What the database refuses when the service is walked around."""

    def insert(self, cast, fund, **changes):
        row = {
            "fund": fund,
            "report_sha256": DIGEST,
            "auditor_id": cast.auditor.organization_id,
            "signed_by_id": cast.auditor.person_id,
            "kind": "UNMODIFIED",
            "signed_date": day_of(now()),
            **changes,
        }
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Opinion.objects.create(**row)
        return constraint_of(refusal.value)

    def test_comes_from_an_audit_organization(self, cast, fund):
        bank = cast.finance_officer
        found = self.insert(
            cast, fund, auditor_id=bank.organization_id, signed_by_id=bank.person_id
        )
        assert found == "opinion_from_an_external_auditor"

    def test_is_signed_by_an_auditor(self, cast, fund):
        found = self.insert(cast, fund, signed_by_id=cast.finance_officer.person_id)
        assert found == "opinion_from_an_external_auditor"

    def test_is_on_a_sha256(self, cast, fund):
        assert self.insert(cast, fund, report_sha256="AB" * 32) == "opinion_is_on_a_sha256"

    def test_says_its_basis_when_modified(self, cast, fund):
        found = self.insert(cast, fund, kind="ADVERSE", basis=" ")
        assert found == "opinion_says_basis_when_modified"

    def test_the_kind_is_known(self, cast, fund):
        assert self.insert(cast, fund, kind="CLEAN", basis="x") == "opinion_kind_known"

    def test_is_given_once(self, cast, fund):
        recorded(cast.auditor, fund)
        assert self.insert(cast, fund) == "opinion_once_per_report_and_auditor"

    @pytest.mark.parametrize("change", [{"kind": "ADVERSE"}, {"report_sha256": "cd" * 32}])
    def test_is_never_changed(self, cast, fund, change):
        recorded(cast.auditor, fund)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Opinion.objects.update(**change)

    def test_is_never_deleted(self, cast, fund):
        recorded(cast.auditor, fund)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Opinion.objects.all()._raw_delete("default")


class TestPage:
    def post(self, client, fund, **changes):
        data = {
            "request_key": str(uuid4()),
            "fund_id": str(fund.pk),
            "report_sha256": DIGEST,
            "kind": "QUALIFIED",
            "basis": "Except for the inventory.",
            "emphasis": "",
            "signed_date": day_of(now()).isoformat(),
            **changes,
        }
        return client.post(reverse("oversight:opinion_record"), data)

    def test_takes_the_digest_from_the_address(self, cast, client_of, fund):
        address = f"{reverse('oversight:opinion_record')}?sha256={DIGEST}"
        assert DIGEST in client_of(cast.auditor).get(address).content.decode()

    def test_previews_then_records(self, cast, client_of, fund):
        client = client_of(cast.auditor)
        assert "An opinion is final" in self.post(client, fund).content.decode()
        answer = self.post(client, fund, report_sha256=DIGEST.upper(), step="confirm")
        opinion = Opinion.objects.get()
        assert answer.url == reverse("oversight:opinion_detail", args=[opinion.pk])
        page = client_of(cast.recipient_member).get(answer.url).content.decode()
        assert "Except for the inventory." in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("report_sha256", "ab"),
            ("report_sha256", "x" * 5000),
            ("basis", ""),
            ("kind", ""),
            ("signed_date", "2999-01-01"),
            ("fund_id", "0190c0de-0000-7000-8000-000000000000"),
        ],
    )
    def test_tells_which_value_does_not_fit(self, cast, client_of, fund, field, value):
        answer = self.post(client_of(cast.auditor), fund, **{field: value, "step": "confirm"})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not Opinion.objects.exists()

    def test_a_second_opinion_meets_the_first(self, cast, client_of, fund):
        recorded(cast.auditor, fund)
        assert self.post(client_of(cast.auditor), fund, step="confirm").status_code == 409

    def test_is_refused_to_others(self, cast, client_of, fund):
        assert self.post(client_of(cast.program_manager), fund).status_code == 403

    def test_the_list_shows_it(self, cast, client_of, fund):
        recorded(cast.auditor, fund)
        page = client_of(cast.donor_officer).get(reverse("oversight:opinion_list"))
        assert "Unmodified opinion" in page.content.decode()
