"""The programming interface of projects: the same services as the pages, by what they are about."""
