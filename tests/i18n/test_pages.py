"""Every page that needs no object, read in Korean by each role: no Latin word but the allowed ones."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.utils import translation

from tests.factories.cast import PEOPLE
from tests.i18n.latin import latin_words, page_text
from trustfund.identity.models import Organization, Person

# Not pages of ours in a reader's language, or pages that end the session.
ELSEWHERE = ("api/schema", "healthz", "account/logout", "account/social", "i18n/")
STRANGER = (
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/reports/verify/",
)


@pytest.fixture(autouse=True)
def english_afterwards():
    """Give the thread back its language: a page in Korean leaves Korean behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def addresses() -> list[str]:
    """Return the addresses that name no object, without those for programs."""

    def walk(patterns, before=""):
        for each in patterns:
            path = before + str(each.pattern)
            if hasattr(each, "url_patterns"):
                yield from walk(each.url_patterns, path)
            elif not set(path) & set("<(^") and not path.startswith("api/v1"):
                yield f"/{path}"

    found = walk(get_resolver().url_patterns)
    return [path for path in found if not path[1:].startswith(ELSEWHERE)]


def stored_names() -> list[str]:
    """Return the names of people, the English ones of organizations, and their short ones."""
    names = [*Person.objects.values_list("name", flat=True)]
    for organization in Organization.objects.all():
        names += [organization.name, organization.short_name]
    return [name for name in names if len(name) > 1]


def in_korean(client: Client, path: str) -> str:
    """Return what the page says in Korean; the reader's own zones of time are stored names."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    answer = client.get(path, follow=True)
    if "html" not in answer.headers.get("Content-Type", ""):
        return ""
    text = page_text(answer.content.decode())
    return "\n".join(line for line in text.splitlines() if "/" not in line)


class TestPagesInKorean:
    @pytest.mark.parametrize("role", PEOPLE)
    def test_hold_no_latin_word_that_is_not_allowed(self, cast, client_of, role):
        client = client_of(getattr(cast, role))
        known = stored_names()
        found = {
            path: words
            for path in addresses()
            if (words := latin_words(in_korean(client, path), known))
        }
        assert not found

    @pytest.mark.django_db
    @pytest.mark.parametrize("path", STRANGER)
    def test_hold_none_for_a_stranger(self, path):
        assert latin_words(in_korean(Client(), path)) == []

    def test_say_in_korean_that_there_is_nothing(self, cast, client_of):
        text = in_korean(client_of(cast.donor_officer), "/nowhere/")
        assert "표시할 내용이 없습니다" in text
        assert latin_words(text, stored_names()) == []
