"""Page: what the workers have to do, do, have done, and could not do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trustfund.events import selectors
from trustfund.events.choices import DeliveryState
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("control.jobs")
@require_safe
def jobs(request: PageRequest) -> HttpResponse:
    """Show the deliveries of the outbox, by state."""
    state = request.GET.get("state", "")
    if state not in DeliveryState.values:
        state = ""
    counts = selectors.delivery_counts()
    context = {
        "state": state,
        "counts": [(choice, counts.get(choice.value, 0)) for choice in DeliveryState],
        "rows": [
            (row, DeliveryState(row.state).label) for row in selectors.delivery_rows(state=state)
        ],
    }
    return render(request, "control/jobs.html", context)
