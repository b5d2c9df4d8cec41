"""Signatures of agreements for programs: how they stand, the page to sign on, those on paper."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from donors import access, serializers, services
from donors.builders.signing import LANGUAGES, signing_document
from donors.models import PaperSignature
from donors.selectors.papers import paper_for, signatures_of, signing_of
from trustfund.api.views import ActionView, DetailView, KitView, ListView
from trustfund.documents.api import TakesFile
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.web.downloads import document_download


class AgreementSignatures(ListView):
    """How each party's signature stands on an agreement and its amendments, the agreement first."""

    permission = "donors.agreement_signatures"
    output = serializers.SignedOutput

    def rows(self, actor: Actor, **kwargs: Any) -> Any:
        """Return what is signed."""
        return signatures_of(actor, access.agreement_for(actor, kwargs["agreement_id"]))


class SigningPage(KitView):
    """The page on which the offer is signed by hand, as PDF in English ("en") or Korean ("ko")."""

    permission = "donors.signing_page"

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, _request: Request, agreement_id: UUID, language: str) -> FileResponse:
        """Return the file."""
        if language not in LANGUAGES:
            raise NotFound(_("There is nothing here that you can see."))
        signed = signing_of(access.agreement_for(self.actor, agreement_id))
        name = f"{signed.reference.replace('/', '-')}-signing-page-{language}"
        return document_download(signing_document(signed, language), "pdf", name=name)


class PaperSignatureDetail(DetailView):
    """One signature on paper."""

    permission = "donors.paper_signature_detail"
    output = serializers.PaperSignatureOutput

    def load(self, actor: Actor, **kwargs: Any) -> PaperSignature:
        """Return the signature."""
        return paper_for(actor, kwargs["paper_id"])


class _PaperAct(ActionView):
    """An act on a signature on paper."""

    output = serializers.PaperSignatureOutput

    def load(self, actor: Actor, subject_id: UUID) -> PaperSignature:
        """Return the signature."""
        return paper_for(actor, subject_id)


class PaperSignatureRecord(TakesFile, _PaperAct):
    """Record that the offer was signed on paper, with the scan (multipart/form-data)."""

    permission = "donors.paper_signature_record"
    input = serializers.PaperSignatureRecordInput

    def act(self, actor: Actor, now: datetime, *, file: Any, **data: Any) -> PaperSignature:
        """Record the signature."""
        return services.paper_signature_record(
            actor=actor, now=now, file=file.file, name=file.name, **data
        )


class PaperSignatureConfirm(_PaperAct):
    """Confirm a signature on paper that another unit recorded."""

    permission = "donors.paper_signature_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> PaperSignature:
        """Confirm the signature."""
        return services.paper_signature_confirm(actor=actor, now=now, **data)


class PaperSignatureDecline(_PaperAct):
    """Decline a signature on paper, with the reason."""

    permission = "donors.paper_signature_decline"
    input = serializers.PaperSignatureDeclineInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> PaperSignature:
        """Decline the signature."""
        return services.paper_signature_decline(actor=actor, now=now, **data)
