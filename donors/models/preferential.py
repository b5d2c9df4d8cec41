"""That a donor was told of terms which another donor has and which it may ask for, too."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.models import Protected


class PreferentialNotice(Protected):
    """One donor told, once, of what an agreement or amendment of another donor grants.

    `terms` say what it is about without a figure of the contribution; `persons` are the names of the
    officers who were written to.
    """

    agreement = models.ForeignKey(
        "donors.Agreement", models.PROTECT, related_name="preferential_notices"
    )
    amendment = models.ForeignKey(
        "donors.Amendment", models.PROTECT, null=True, related_name="preferential_notices"
    )
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="preferential_notices")
    terms = models.JSONField()
    persons = models.JSONField(default=list)
    told_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="preferential_told_once",
                fields=["agreement", "amendment", "donor"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="preferential_tells_something", condition=~Q(terms=[])),
        ]

    def __str__(self) -> str:
        return str(self.told_on)
