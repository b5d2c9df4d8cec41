"""A deliverable is handed over with its document, accepted or sent back by another unit; then the activity is closed."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from projects import services
from projects.choices import DeliveryState
from projects.models import Delivery
from projects.rules.activity_states import DELIVERY
from projects.selectors import waiting_for
from projects.selectors.activities import deliveries_of
from tests.factories.activities import (
    activity_make,
    delivery_make,
    screen_make,
    submitted_activity,
)
from tests.factories.documents import paper_make
from tests.factories.votes import adopted
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.kernel.errors import AlreadyDone, NotFound, NotPermitted


@pytest.fixture
def activity(fund, cast):
    return adopted(cast, submitted_activity(fund, cast))


def deliver(cast, activity, **changes):
    of = {"actor": cast.program_manager, "now": clock.now(), "activity_id": activity.pk}
    return services.deliverable_deliver(**{**of, "number": 1, "document_id": uuid4(), **changes})


def test_the_table_names_the_states_that_there_are():
    assert set(DELIVERY.states) == set(DeliveryState.values)


class TestDeliver:
    def test_hands_over_accepts_and_records(self, activity, cast):
        delivery = delivery_make(activity, cast)
        of = {"actor": cast.secretariat, "delivery_id": delivery.pk}
        accepted = services.deliverable_accept(now=clock.now(), **of)
        assert (accepted.state, accepted.reason) == ("ACCEPTED", "")
        verbs = [
            row.action for row in history(subject_type="projects.delivery", subject_id=delivery.pk)
        ]
        assert verbs == ["projects.deliverable_deliver", "projects.deliverable_accept"]
        for act in (services.deliverable_accept, services.deliverable_return):
            values = {"reason": "No."} if act is services.deliverable_return else {}
            with pytest.raises(AlreadyDone):
                act(now=clock.now(), **of, **values)
        with pytest.raises(services.NotDeliverable):
            delivery_make(activity, cast)

    def test_what_is_sent_back_is_handed_over_again(self, activity, cast):
        delivery = delivery_make(activity, cast, number=2)
        of = {"actor": cast.secretariat, "now": clock.now(), "delivery_id": delivery.pk}
        with pytest.raises(services.DeliveryRefused):
            services.deliverable_return(reason=" ", **of)
        services.deliverable_return(reason="The error is missing.", **of)
        delivery_make(activity, cast, number=2)
        assert [row.state for row in deliveries_of(activity)] == ["RETURNED", "HANDED_OVER"]

    def test_refuses_without_a_paper_of_its_own_or_an_approval(self, fund, activity, cast):
        other = paper_make(cast.program_manager, "funds.fund", fund.pk)
        for changes in ({}, {"document_id": other.pk}):
            with pytest.raises(services.DeliveryRefused):
                deliver(cast, activity, **changes)
        for number in (0, 3):
            with pytest.raises(NotFound):
                deliver(cast, activity, number=number)
        with pytest.raises(services.NotDeliverable):
            deliver(cast, activity_make(fund, cast))
        assert not Delivery.objects.exists()

    def test_who_handed_it_over_and_their_unit_never_decide(self, activity, cast):
        delivery = delivery_make(activity, cast)
        manager = cast.program_manager
        both = replace(manager, roles=manager.roles | {"SECRETARIAT"})
        colleague = replace(both, person_id=cast.secretariat.person_id)
        of = {"now": clock.now(), "delivery_id": delivery.pk}
        for actor in (both, colleague):
            with pytest.raises(NotPermitted, match="another unit"):
                services.deliverable_accept(actor=actor, **of)
        with pytest.raises(NotPermitted):
            services.deliverable_accept(actor=manager, **of)


class TestClose:
    def test_closes_with_a_note_and_nothing_waiting(self, activity, cast):
        of = {"actor": cast.program_manager, "now": clock.now(), "activity_id": activity.pk}
        delivery = delivery_make(activity, cast)
        with pytest.raises(services.ClosingRefused, match="waits"):
            services.activity_close(edition=1, note="Done.", **of)
        services.deliverable_accept(
            actor=cast.secretariat, now=clock.now(), delivery_id=delivery.pk
        )
        with pytest.raises(services.ClosingRefused):
            services.activity_close(edition=1, note=" ", **of)
        closed = services.activity_close(edition=1, note="One manual is in use.", **of)
        assert (closed.state, closed.closing_note) == ("CLOSED", "One manual is in use.")
        with pytest.raises(services.NotDeliverable):
            delivery_make(activity, cast, number=2)


class TestWaiting:
    def titles(self, actor):
        return [str(item.title) for item in waiting_for(actor, now=clock.now())]

    def test_tells_who_screens_and_who_accepts(self, fund, activity, cast):
        assert self.titles(cast.sanctions_officer) == []
        draft = activity_make(fund, cast)
        assert self.titles(cast.sanctions_officer) == [
            "Screen the topics of A-002 “Advice on household surveys”"
        ]
        screen_make(draft, cast, "NEEDS_COMMITTEE")
        assert self.titles(cast.sanctions_officer) == [
            "Record what the Committee determines for A-002 “Advice on household surveys”"
        ]
        screen_make(draft, cast, "ALLOWED")
        assert self.titles(cast.sanctions_officer) == []
        delivery = delivery_make(activity, cast)
        assert self.titles(cast.secretariat) == ["Accept or send back “Sampling manual” of A-001"]
        assert self.titles(cast.program_manager) == []
        services.deliverable_accept(
            actor=cast.secretariat, now=clock.now(), delivery_id=delivery.pk
        )
        assert self.titles(cast.secretariat) == []


class TestDatabase:
    def refused(self, question, values, constraint):
        with pytest.raises(Error) as told, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question, values)
        assert told.value.__cause__.diag.constraint_name == constraint

    def test_refuses_what_no_act_does(self, fund, activity, cast):
        delivery = delivery_make(activity, cast)
        insert = """INSERT INTO projects_delivery (id, activity_id, number, evidence_id, state,
            delivered_by_id, delivered_by_organization_id, delivered_at, reason)
            VALUES (gen_random_uuid(), %s, %s, %s, 'HANDED_OVER', %s, %s, now(), '')"""
        manager = cast.program_manager
        row = [activity.pk, 2, delivery.evidence_id, manager.person_id, manager.organization_id]
        other = paper_make(manager, "funds.fund", fund.pk).versions.get().pk
        draft = activity_make(fund, cast)
        for place, value, constraint in (
            (0, draft.pk, "delivery_of_approved_activity"),
            (1, 3, "delivery_of_approved_activity"),
            (1, 0, "delivery_of_approved_activity"),
            (1, 1, "delivery_once_at_a_time"),
            (2, other, "delivery_shown_by_its_document"),
        ):
            values = [value if place == n else given for n, given in enumerate(row)]
            self.refused(insert, values, constraint)
        decide = """UPDATE projects_delivery SET state = %s, decided_by_id = %s,
            decided_by_organization_id = %s, decided_at = now() WHERE id = %s"""
        secretary = cast.secretariat
        for values, constraint in (
            (("ACCEPTED", manager.person_id, secretary.organization_id), "delivery_decided_by_another_unit"),
            (("ACCEPTED", secretary.person_id, manager.organization_id), "delivery_decided_by_another_unit"),
            (("ACCEPTED", None, secretary.organization_id), "delivery_decision_whole"),
            (("RETURNED", secretary.person_id, secretary.organization_id), "delivery_returned_with_reason"),
        ):  # fmt: skip
            self.refused(decide, [*values, delivery.pk], constraint)
        close = """UPDATE projects_activity SET state = 'CLOSED', closed_by_id = drafted_by_id,
            closed_at = now(), closing_note = %s WHERE id = %s"""
        self.refused(close, ["Done.", activity.pk], "activity_closes_with_nothing_waiting")
        services.deliverable_accept(actor=secretary, now=clock.now(), delivery_id=delivery.pk)
        self.refused(close, ["", activity.pk], "activity_closed_with_note")


class TestPagesAndProgram:
    def test_pages_hand_over_accept_send_back_and_close(self, activity, cast, client_of):
        manager, secretary = client_of(cast.program_manager), client_of(cast.secretariat)
        page = reverse("projects:activity_detail", args=[activity.pk])
        papers = reverse("documents:document_list", args=["projects.activity", activity.pk])
        assert papers in manager.get(page).content.decode()
        address = reverse("projects:deliverable_deliver", args=[activity.pk, 1])
        assert address in manager.get(page).content.decode()
        sent = {"request_key": str(uuid4())}
        assert manager.post(address, {**sent, "document_id": str(uuid4())}).status_code == 422
        paper = paper_make(cast.program_manager, "projects.activity", activity.pk, title="Manual")
        done = manager.post(address, {"request_key": str(uuid4()), "document_id": str(paper.pk)})
        assert done["Location"] == page
        delivery = activity.deliveries.get()
        back = reverse("projects:deliverable_return", args=[delivery.pk])
        shown = secretary.get(page).content.decode()
        assert back in shown
        assert "Manual" in shown
        assert "Send back" not in manager.get(page).content.decode()
        sent = {"reason": "<b>Say more</b>", "request_key": str(uuid4())}
        assert secretary.post(back, sent)["Location"] == page
        assert "&lt;b&gt;Say more" in manager.get(page).content.decode()
        close = reverse("projects:activity_close", args=[activity.pk])
        assert manager.post(close, {"edition": 1, "request_key": str(uuid4())}).status_code == 422
        sent = {"edition": 1, "note": "One survey was held.", "request_key": str(uuid4())}
        assert manager.post(close, sent)["Location"] == page
        assert "One survey was held." in secretary.get(page).content.decode()

    def test_program_hands_over_and_accepts(self, activity, cast, client_of):
        def post(name, actor, args, sent):
            return client_of(actor).post(
                reverse(f"projects_api:{name}", args=args),
                sent,
                content_type="application/json",
                headers={"Idempotency-Key": str(uuid4())},
            )

        paper = paper_make(cast.program_manager, "projects.activity", activity.pk)
        sent = {"document_id": str(paper.pk)}
        told = post("deliverable_deliver", cast.program_manager, [activity.pk, 1], sent)
        assert told.status_code == 201, told.content.decode()
        assert (told.json()["state"], told.json()["document_version"]) == ("HANDED_OVER", 1)
        delivery = told.json()["id"]
        done = post("deliverable_accept", cast.secretariat, [delivery], {})
        assert done.json()["state"] == "ACCEPTED"
        again = post("deliverable_return", cast.secretariat, [delivery], {"reason": "No."})
        assert again.status_code == 409
        detail = client_of(cast.auditor).get(
            reverse("projects_api:activity_detail", args=[activity.pk])
        )
        assert [row["state"] for row in detail.json()["deliveries"]] == ["ACCEPTED"]
