"""The Korean catalog: whole, exact in its placeholders, and Korean."""

import re

import polib
import pytest

from tests.i18n.latin import latin_words
from tests.i18n.strings import ROOT, wanted

CATALOG = ROOT / "locale" / "ko" / "LC_MESSAGES" / "django.po"
CURE = "run `make messages`, then translate in locale/ko (docs/korean-terms.md has the words)"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+>")
# Words of ours that are the same in both tongues.
SAME = {
    "%(rate)s · %(day)s · %(source)s", "%(code)s: %(verdict)s", "SHA-256",
    "(%(came)s − %(planned)s) × %(planned_rate)s = %(sum)s",
    "%(number)d, %(stage)s",
    "%(came)s × (%(due_rate)s − %(planned_rate)s) = %(sum)s",
    "%(came)s × (%(deal_rate)s − %(due_rate)s) = %(sum)s",
    "%(installment)s: %(money)s",
}  # fmt: skip
# Names in our interface for programs, said to people who write them.
PROTOCOL = ("Authorization: Token", "Acting-For", "Idempotency-Key", "application/problem+json",
            '"amount"', '"currency"', "as_of", "?fund=")  # fmt: skip
# A particle that depends on the last sound of what stands before it is given both ways.
BARE_PARTICLE = re.compile(r"(?:%\(\w+\)s|\{\w+\})[”’)]*(?:은|는|을|를|와|과|으로)(?=[\s.,])")


@pytest.fixture(scope="module")
def catalog():
    """Return the catalog as it stands in the repository."""
    return polib.pofile(str(CATALOG), check_for_duplicates=True)


def korean(entry) -> str:
    """Return the Korean of an entry; Korean has one plural form."""
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


class TestCatalog:
    def test_has_every_string_of_the_code_in_korean(self, catalog):
        there = {
            (entry.msgctxt or "", entry.msgid)
            for entry in catalog
            if korean(entry) and not entry.fuzzy and not entry.obsolete
        }
        missing = sorted(wanted() - there)
        assert not missing, f"{len(missing)} strings have no Korean: {CURE}: {missing[:20]}"

    def test_leaves_nothing_empty_guessed_or_obsolete(self, catalog):
        assert not catalog.untranslated_entries()
        assert not catalog.fuzzy_entries()
        assert not catalog.obsolete_entries()

    def test_has_one_plural_form(self, catalog):
        assert catalog.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
        assert all(set(entry.msgstr_plural) == {0} for entry in catalog if entry.msgid_plural)

    def test_keeps_every_placeholder(self, catalog):
        for entry in catalog:
            expected = sorted(set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)))
            assert sorted(set(PLACEHOLDER.findall(korean(entry)))) == expected, entry.msgid

    def test_keeps_the_end_of_a_sentence(self, catalog):
        ends = re.compile(r"[.:?!]$")
        for entry in catalog:
            if re.search(r"[a-z]{2}\.$", entry.msgid) and entry.msgid.count(" ") > 3:
                assert ends.search(korean(entry)), (entry.msgid, korean(entry))

    def test_says_it_in_korean(self, catalog):
        same = {entry.msgid for entry in catalog if korean(entry) == entry.msgid}
        assert same <= SAME

    def test_holds_no_latin_word_that_is_not_allowed(self, catalog):
        found = {
            entry.msgid: words
            for entry in catalog
            if (words := latin_words(PLACEHOLDER.sub(" ", korean(entry)), PROTOCOL))
        }
        assert not found

    def test_gives_both_forms_of_a_particle_after_a_placeholder(self, catalog):
        # A day always ends in 일, a moment in a zone's name and a plural in its counter.
        dated = re.compile(r"%\((?:day|until|earliest|latest|date|since)\)s")
        for entry in catalog:
            text = dated.sub("그날", korean(entry))
            assert not BARE_PARTICLE.search(text), korean(entry)
