"""A small API on the kit alone: one act, one list, one thing."""

from uuid import UUID

from django.db import transaction
from django.urls import include, path
from rest_framework import serializers

from trustfund.api.serializers import MoneyField, PlainTextField
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.audit import services as audit
from trustfund.identity.models import Organization
from trustfund.kernel.errors import Blocked, DomainError, NotFound

handler500 = "trustfund.web.errors.server_error"


class Blocker:
    """A reason that shuts a gate."""

    code = "milestone"
    reason = "Milestone M3 has no certificate in its validity."
    who_clears = "the verifier"
    since = None


class PledgeInput(serializers.Serializer):
    """What a pledge needs."""

    name = PlainTextField()
    money = MoneyField()


class DonorOutput(serializers.Serializer):
    """A donor."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class PledgeRecord(ActionView):
    """Record a pledge."""

    permission = "donors.pledge_record"
    input = PledgeInput
    output = DonorOutput

    def act(self, actor, now, *, name, money):
        if name == "blocked":
            raise Blocked("The gate is shut.", blockers=[Blocker()])
        if name == "field":
            raise DomainError("No.", fields={"money": "The fund keeps no account in it."})
        if name == "surprise":
            raise RuntimeError("nobody foresaw this")
        with transaction.atomic():
            donor = Organization.objects.create(kind="DONOR", name=name, short_name=name[:40])
            audit.record(actor, "donors.pledge_record", subject=donor, at=now)
        return donor

    def load(self, actor, subject_id):
        return Organization.objects.get(pk=subject_id)


class DonorList(ListView):
    """The donors."""

    permission = "donors.donor_list"
    output = DonorOutput

    def rows(self, actor):
        return Organization.objects.all()


class DonorDetail(DetailView):
    """One donor."""

    permission = "donors.donor_detail"
    output = DonorOutput

    def load(self, actor, *, donor_id: UUID):
        donor = Organization.objects.filter(pk=donor_id).first()
        if donor is None:
            raise NotFound("There is nothing here for you.")
        return donor


urlpatterns = [
    path("api/v1/pledges/", PledgeRecord.as_view(), name="pledge_record"),
    path("api/v1/donors/", DonorList.as_view(), name="donor_list"),
    path("api/v1/donors/<uuid:donor_id>/", DonorDetail.as_view(), name="donor_detail"),
    path("api/", include("trustfund.api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
]
