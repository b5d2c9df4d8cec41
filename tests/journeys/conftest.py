"""A real browser for journeys: one window for each person, on the live site with a real worker."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from deploy.system_libraries import BROWSERS
from tests.database import served
from tests.factories.cast import PASSWORD, Cast
from trustfund.kernel.actor import Actor

# The browser's own loop runs in this thread; Django would take it for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-quic"]  # fmt: skip
DESKTOP, PHONE = 1280, 390


class Visitor:
    """One person at one browser window. Everything is done as a person does it: by what is seen."""

    def __init__(self, page: Page, site: str, name: str) -> None:
        self.page = page
        self.site = site
        self.name = name

    def sign_in(self, address: str, password: str = PASSWORD) -> None:
        """Sign in on the page that is for it."""
        self.page.goto(f"{self.site}/account/login/")
        self.page.fill("[name=login]", address)
        self.page.fill("[name=password]", password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page.get_by_role("heading", name="Home", level=1)).to_be_visible()

    def menu(self, label: str) -> None:
        """Follow an entry of the main navigation, and wait for its page: the one before may bear the
        same links as the one that comes."""
        entries = self.page.get_by_role("navigation", name="Main")
        with self.page.expect_navigation():
            entries.get_by_role("link", name=label, exact=True).press("Enter")

    def follow(self, label: str) -> None:
        """Follow the first link with this label on the page."""
        self.page.locator("main").get_by_role("link", name=label).first.click()

    def fill(self, **values: str) -> None:
        """Fill fields by their names: type, choose or tick as the field asks."""
        for name, value in values.items():
            field = self.page.locator(f"main [name={name}]:not([type=hidden])")
            kind = field.first.evaluate("e => e.tagName + ':' + (e.type || '')")
            if kind.startswith("SELECT"):
                field.select_option(index=self._option(field, value))
            elif kind.endswith((":radio", ":checkbox")):
                self.page.locator("main label.choice", has_text=value).first.click()
            else:
                field.fill(value)

    def _option(self, field, words: str) -> int:
        """Return the place of the one choice whose code is this, or whose words begin with it."""
        choices = field.evaluate("e => [...e.options].map(o => [o.value, o.text.trim()])")
        found = [
            place
            for place, (code, text) in enumerate(choices)
            if words == code or text.startswith(words)
        ]
        assert len(found) == 1, f"{words!r} among {choices}"
        return found[0]

    def send(self) -> None:
        """Press the primary button of the page's form, and wait for the page that answers it.

        A press alone returns while the form is still on its way: the next person could look
        before the act of this one is recorded. By the key, since a page whose fonts arrive late moves
        under the mouse.
        """
        with self.page.expect_navigation():
            self.page.locator("main form button.btn-primary[type=submit]").first.press("Enter")

    def does(self, **values: str) -> None:
        """Fill the page's form, send it, and confirm what the preview shows if there is one."""
        self.fill(**values)
        self.send()
        if self.page.locator("main [name=step][value=confirm]").count():
            self.send()
        refusal = self.page.locator("main .error-summary")
        assert refusal.count() == 0, refusal.first.inner_text()

    def sees(self, text: str) -> None:
        """Expect to read this somewhere on the page."""
        expect(self.page.locator("main")).to_contain_text(text)

    def reload_until(self, text: str, seconds: int = 60) -> None:
        """Look at the page again and again until it says this."""
        for _ in range(seconds * 2):
            if text in self.page.locator("main").inner_text():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        self.sees(text)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser that Debian ships."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(
    chromium: Browser, live_app: str, committed_cast: Cast
) -> Iterator[Callable[..., Visitor]]:
    """Return a maker of visitors: one window for each person, who is signed in unless told not to."""
    windows = {}

    def make(name: str, *, width: int = DESKTOP, language: str = "en") -> Visitor:
        key = (name, width, language)
        if key not in windows:
            context = chromium.new_context(
                viewport={"width": width, "height": 900}, locale=language, accept_downloads=True
            )
            context.set_default_timeout(30_000)
            found = Visitor(context.new_page(), live_app, name)
            if name != "public":
                actor: Actor = getattr(committed_cast, name)
                found.sign_in(_address(actor))
            windows[key] = found
        return windows[key]

    yield make
    for found in windows.values():
        found.page.context.close()


def _address(actor: Actor) -> str:
    from trustfund.identity.models import Person  # noqa: PLC0415 - the settings come first

    return Person.objects.get(pk=actor.person_id).email


@pytest.fixture
def told_site(story: None) -> Iterator[str]:
    """Return the address of the app, served with the whole demonstration in it."""
    with served() as address:
        yield address
