"""Every model and every state machine's word is in the glossary, and the glossary invents none."""

import re

import pytest
from django.apps import apps

from tests.docs.documents import OURS, text

GLOSSARY = text("docs/glossary.md")
MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_model_is_explained(model):
    lines = [line for line in GLOSSARY.splitlines() if f"`{model._meta.label}`" in line]
    assert len(lines) == 1, "once, and not twice"


def test_every_model_that_it_names_exists():
    labels = {model._meta.label for model in MODELS}
    assert set(re.findall(r"`([a-z]+\.[A-Z]\w+)`", GLOSSARY)) == labels


def test_the_names_kept_apart_stand_in_a_section_of_their_own():
    section = GLOSSARY.partition("## Names kept apart")[2]
    for word in ("account", "audit", "event", "receipt", "board", "application", "commitment"):
        assert f"| {word}" in section, word


@pytest.mark.parametrize(
    "term",
    ["Signed", "Due", "Paid-in", "Overdue", "Commitment", "Disbursement", "Epoch", "Gate", "Blocker",
     "Holding currency", "Value date", "Quorum", "Trail", "Snapshot", "Role", "Action", "Ceiling"],
)  # fmt: skip
def test_the_term_of_art_is_explained(term):
    assert f"**{term}**" in GLOSSARY
