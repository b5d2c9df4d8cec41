"""Every page in English, on a desk and on a phone."""

import pytest

from tests.journeys.pages_seen import faults_of_pages

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(900)]


class TestPages:
    def test_are_clear_at_every_width(self, chromium, told_site):
        faults = faults_of_pages(chromium, told_site, "en")
        assert not faults, "\n".join(faults)
