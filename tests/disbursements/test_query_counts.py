"""Pages of disbursements ask the database a bounded number of times, however long their lists."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.disbursements import drafted, reviewed, submitted

# What every page asks is the frame's: who reads, for whom, and the session.
FRAME = ("django_session", "identity_person", 'identity_appointment"."id', "SAVEPOINT")
LIMIT = 9


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("application_list", "auditor"),
        ("application_detail", "finance_approver"),
        ("application_approve", "finance_approver"),
        ("application_review", "finance_officer"),
        ("grant_detail", "project_officer"),
        ("application_draft", "project_officer"),
        ("fund_figures", "donor_member"),
        ("project_grant", "donor_member"),
    ],
)
def test_asks_at_most_this_often(case, client_of, name, reader):
    for _number in range(3):
        drafted(case)
    under_review, application = submitted(case), reviewed(case)
    arguments = {
        "application_list": [],
        "application_review": [under_review.pk],
        "grant_detail": [case.grant.pk],
        "application_draft": [case.grant.pk],
        "fund_figures": [case.fund.pk],
        "project_grant": [case.project.pk],
    }
    address = reverse(f"disbursements:{name}", args=arguments.get(name, [application.pk]))
    client = client_of(getattr(case.cast, reader))
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    own = [
        query["sql"][:110]
        for query in asked.captured_queries
        if not any(word in query["sql"][:110] for word in FRAME)
    ]
    assert len(own) <= LIMIT, "\n".join(own)
