"""The addresses of what is signed: signatures, those on paper, annexes in their versions."""

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
    path("funds/<uuid:fund_id>/annexes/", views.annex_list, name="annex_list"),
    path("funds/<uuid:fund_id>/annexes/new/", views.annex_propose, name="annex_propose"),
    path("annexes/<uuid:annex_id>/", views.annex_detail, name="annex_detail"),
    path("annexes/<uuid:annex_id>/confirm/", views.annex_confirm, name="annex_confirm"),
    path("annexes/<uuid:annex_id>/decline/", views.annex_decline, name="annex_decline"),
    path(
        "agreements/<uuid:agreement_id>/annexes/",
        views.agreement_annexes,
        name="agreement_annexes",
    ),
    path(
        "funds/<uuid:fund_id>/preferential-terms/",
        views.preferential_list,
        name="preferential_list",
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
    path("funds/<uuid:fund_id>/annexes/", api.AnnexList.as_view(), name="annex_list"),
    path("funds/<uuid:fund_id>/annexes/new/", api.AnnexPropose.as_view(), name="annex_propose"),
    path("annexes/<uuid:annex_id>/", api.AnnexDetail.as_view(), name="annex_detail"),
    path("annexes/<uuid:annex_id>/confirm/", api.AnnexConfirm.as_view(), name="annex_confirm"),
    path("annexes/<uuid:annex_id>/decline/", api.AnnexDecline.as_view(), name="annex_decline"),
    path(
        "agreements/<uuid:agreement_id>/annexes/",
        api.AgreementAnnexes.as_view(),
        name="agreement_annexes",
    ),
    path(
        "funds/<uuid:fund_id>/preferential-terms/",
        api.PreferentialList.as_view(),
        name="preferential_list",
    ),
]
