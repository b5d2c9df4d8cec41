"""The submitted versions of a project, what their hashes cover, and what was said of them."""

from projects.models import Comment, Project, ProjectVersion
from trustfund.kernel.canonical import canonical_hash


def version_hash(project: Project, version: ProjectVersion) -> str:
    """Return the hash that the board's decision is bound to: whose project, which version, and the
    whole content, as SHA-256 of its canonical JSON.
    """
    return canonical_hash(
        {
            "number": project.number,
            "fund": project.fund_id,
            "recipient": project.recipient_id,
            "version": version.number,
            "stage": version.stage,
            "content": version.content,
        }
    )


def versions_of(project: Project) -> list[ProjectVersion]:
    """Return the submitted versions, the newest first, with who submitted them. One query."""
    return list(project.versions.select_related("submitted_by").order_by("-number"))


def comments_of(project: Project) -> list[Comment]:
    """Return what was said of the project, in order, with who said it for whom. One query."""
    return list(
        project.comments.select_related("by", "organization").order_by("commented_at", "id")
    )
