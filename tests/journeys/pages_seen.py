"""Every page in one language and at two widths: readable, reachable, in one tongue.

Nothing scrolls sideways at either width, and a Korean page holds no Latin words outside the allowed
ones. axe-core, the slow one, finds nothing: on a desk it reads the English pages and on a phone the
Korean ones, so that it sees each page at both widths and in both languages. With SCREENSHOTS set to a
folder, each page is also kept as a picture.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.db.models import CharField, TextField
from playwright.sync_api import Browser, Page

from donors.models import GivenRate
from projects.models import Activity, Project, Screening
from tests.factories.pages import pages
from tests.i18n.latin import latin_words, page_text
from tests.journeys.conftest import DESKTOP, PHONE, Visitor
from trustfund.db.models import protected_models
from trustfund.demo.people import PASSWORD, email
from trustfund.identity.models import Organization, Person

SCREENSHOTS = os.environ.get("SCREENSHOTS", "")
AXE = Axe().axe_script
LOOK = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
# Each part that comes later stands in the place of a link to it.
COMPLETE = """() => document.fonts.status === 'loaded' && !document.querySelector('.htmx-request, .htmx-settling')
    && [...document.querySelectorAll('[hx-trigger=load]')].every(
        part => part.firstElementChild?.getAttribute('href') !== part.getAttribute('hx-get'))"""


def stored_texts() -> list[str]:
    """Return what people wrote into the records: every page shows it as it was written."""
    found = set()
    for model in [*protected_models(), GivenRate, Person, Organization]:
        for field in model._meta.concrete_fields:
            if isinstance(field, (CharField, TextField)) and not field.choices:
                found.update(model._base_manager.values_list(field.name, flat=True))
    kept = (Project, "draft"), (Activity, "draft"), (Screening, "topic")
    for model, column in kept:
        for value in model._base_manager.values_list(column, flat=True):
            found.update(_leaves(value))
    # A single character is no name, nor is a number; taken out, they would break digests into words.
    return sorted(
        text for text in found if len(text) > 1 and any(letter.isalpha() for letter in text)
    )


def _leaves(value: object) -> Iterator[str]:
    """Yield every text in a draft."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)


def faults_of_pages(chromium: Browser, site: str, language: str) -> list[str]:
    """Return what is wrong with any page in this language, named by page and width."""
    windows: dict[str, Visitor] = {}
    faults, texts = [], stored_texts()
    looked_at = DESKTOP if language == "en" else PHONE
    for name, login, address in pages():
        if login not in windows:
            windows[login] = _window(chromium, site, login, language)
        page = windows[login].page
        answer = page.goto(f"{site}{address}")
        if answer is None or answer.status != 200:
            faults.append(f"{name}: answered {answer and answer.status}")
            continue
        page.wait_for_function(COMPLETE)
        if language == "ko" and (words := latin_words(page_text(page.content()), texts)):
            faults.append(f"{name}: Latin words: {sorted(set(words))}")
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            found = [*_width_faults(page), *(_axe_faults(page) if width == looked_at else [])]
            faults += [f"{name} at {width}: {fault}" for fault in found]
            _picture(page, f"{name}-{language}-{width}")
    for window in windows.values():
        window.page.context.close()
    return faults


def _window(chromium: Browser, site: str, login: str, language: str) -> Visitor:
    context = chromium.new_context(viewport={"width": DESKTOP, "height": 900}, locale="en")
    context.set_default_timeout(30_000)
    visitor = Visitor(context.new_page(), site, login)
    if login:
        visitor.sign_in(email(login), PASSWORD)
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    return visitor


def _axe_faults(page: Page) -> Iterator[str]:
    page.evaluate(AXE)
    found = page.evaluate(LOOK)
    yield from (f"axe {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found)


def _width_faults(page: Page) -> Iterator[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        yield f"scrolls sideways by {wide} px"


def _picture(page: Page, name: str) -> None:
    if SCREENSHOTS:
        folder = Path(SCREENSHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
