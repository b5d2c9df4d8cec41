"""What people say of a version of a project."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from projects.choices import CommentKind
from trustfund.db.models import Protected


class Comment(Protected):
    """A remark on a submitted version, by a person for an organization. It is never changed.

    The reason for which a version was sent back is a comment too. Whoever sees the project reads it.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="comments")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=CommentKind.choices)
    text = models.TextField()
    by = models.ForeignKey("identity.Person", models.PROTECT, related_name="project_comments")
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="project_comments"
    )
    commented_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_kind_known", condition=Q(kind__in=CommentKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
