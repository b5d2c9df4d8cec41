"""Protect projects, freeze what is submitted, and let states move only by the table."""

from django.db import migrations

from projects.rules.states import PROJECT
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("db", "0001_clock_and_guards")]
    operations = [
        sql.protect(
            "projects_project",
            mutable=(
                "title",
                "title_ko",
                "sector",
                "objective",
                "recipient_priority",
                "donor_priority",
                "basis_1874",
                "basis_text",
                "amount",
                "version",
                "state",
                "submitted_by_id",
                "submitted_at",
                "content_hash",
                "motion_reference",
                "decided_at",
            ),
        ),
        sql.protect("projects_budgetline"),
        sql.protect("projects_indicator"),
        sql.state_guard("projects_project", PROJECT),
        sql.beside(__file__),
    ]
