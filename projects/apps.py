"""The Django application of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Proposals, their budgets and their indicators."""

    name = "projects"
    label = "projects"
