"""The role of those who appraise a project, apart from those who present it and who pay."""

from django.db import migrations, models

from trustfund.db import sql

ROLES = [
    ("DONOR_OFFICER", "Donor officer"),
    ("DONOR_BOARD_MEMBER", "Donor board member"),
    ("RECIPIENT_BOARD_MEMBER", "Recipient board member"),
    ("PROJECT_OFFICER", "Recipient project officer"),
    ("AUTHORIZED_SIGNATORY", "Authorized signatory"),
    ("PROGRAM_MANAGER", "Program manager"),
    ("FINANCE_OFFICER", "Finance officer"),
    ("FINANCE_APPROVER", "Finance approver"),
    ("SANCTIONS_OFFICER", "Sanctions officer"),
    ("SPECIALIST", "Appraisal specialist"),
    ("VERIFIER", "Verifier's inspector"),
    ("AUDITOR", "Auditor"),
    ("SECRETARIAT", "Board secretariat"),
    ("SYSTEM_ADMINISTRATOR", "System administrator"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("identity", "0002_roles_kept_apart"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="appointment", name="appointment_role_known"),
        migrations.AlterField(
            model_name="appointment",
            name="role",
            field=models.CharField(choices=ROLES, max_length=30),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [code for code, _words in ROLES])),
                name="appointment_role_known",
            ),
        ),
        sql.beside(__file__),
    ]
