"""The addresses of signatures: how they stand, the page to sign on, signatures on paper."""

from django.urls import path

from donors import api, views

urlpatterns = [
    path(
        "agreements/<uuid:agreement_id>/signatures/",
        views.agreement_signatures,
        name="agreement_signatures",
    ),
    path(
        "agreements/<uuid:agreement_id>/signing-page/<str:language>/",
        views.signing_page,
        name="signing_page",
    ),
    path(
        "agreements/<uuid:agreement_id>/paper-signatures/new/",
        views.paper_signature_record,
        name="paper_signature_record",
    ),
    path(
        "paper-signatures/<uuid:paper_id>/",
        views.paper_signature_detail,
        name="paper_signature_detail",
    ),
    path(
        "paper-signatures/<uuid:paper_id>/confirm/",
        views.paper_signature_confirm,
        name="paper_signature_confirm",
    ),
    path(
        "paper-signatures/<uuid:paper_id>/decline/",
        views.paper_signature_decline,
        name="paper_signature_decline",
    ),
]
api_urlpatterns = [
    path(
        "agreements/<uuid:agreement_id>/signatures/",
        api.AgreementSignatures.as_view(),
        name="agreement_signatures",
    ),
    path(
        "agreements/<uuid:agreement_id>/signing-page/<str:language>/",
        api.SigningPage.as_view(),
        name="signing_page",
    ),
    path(
        "agreements/<uuid:agreement_id>/paper-signatures/",
        api.PaperSignatureRecord.as_view(),
        name="paper_signature_record",
    ),
    path(
        "paper-signatures/<uuid:paper_id>/",
        api.PaperSignatureDetail.as_view(),
        name="paper_signature_detail",
    ),
    path(
        "paper-signatures/<uuid:paper_id>/confirm/",
        api.PaperSignatureConfirm.as_view(),
        name="paper_signature_confirm",
    ),
    path(
        "paper-signatures/<uuid:paper_id>/decline/",
        api.PaperSignatureDecline.as_view(),
        name="paper_signature_decline",
    ),
]
