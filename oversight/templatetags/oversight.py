"""The tags of oversight's pages: {% load oversight %}."""

from django import template

from trustfund.db.words import local

register = template.Library()
register.filter("local", local)
