"""The public page on which anybody learns whether a file is a report of ours, unchanged."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from trustfund.reports import selectors
from trustfund.reports.forms import VerifyForm
from trustfund.reports.forms.uploads import HashedUpload, asks_too_often, is_too_large
from trustfund.web import errors
from trustfund.web.decorators import public_page


@public_page
@csrf_exempt
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Verify a file. How it is received must be set before its form is read, so the guard
    against foreign forms stands on the inner view."""
    if request.method == "POST":
        if is_too_large(request):
            return _page(request, VerifyForm(), too_large=True, status=413)
        if asks_too_often(get_adapter().get_client_ip(request) or ""):
            return errors.too_many(
                request, _("You have verified many files. Wait a minute and go on.")
            )
        request.upload_handlers = [HashedUpload(request)]
    return _verify(request)


@csrf_protect
def _verify(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request, VerifyForm())
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["file"]
    found = selectors.file_verify(content=file.read(), sha256=file.sha256)
    return _page(request, VerifyForm(), verification=found, file_name=file.name)


def _page(
    request: HttpRequest, form: VerifyForm, *, status: int = 200, **context: object
) -> HttpResponse:
    return render(request, "reports/verify.html", {"form": form, **context}, status=status)
