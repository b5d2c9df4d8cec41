"""The pages of control open for those whose they are, and for nobody else."""

import pytest
from django.urls import reverse

EVERYBODY = ("home", "preferences")
PEOPLE = ("people", "organization_list")
ADMINISTRATOR = ("person_invite", "organization_register")
OVERSEERS = ("trail", "jobs")


class TestPages:
    @pytest.mark.parametrize("name", [*EVERYBODY, *PEOPLE, *ADMINISTRATOR, *OVERSEERS])
    def test_open_for_the_system_administrator(self, cast, client_of, name):
        answer = client_of(cast.system_administrator).get(reverse(f"control:{name}"))
        assert answer.status_code == 200

    @pytest.mark.parametrize("name", [*PEOPLE, *ADMINISTRATOR, *OVERSEERS])
    def test_are_shut_for_donors_recipients_and_verifiers(self, cast, client_of, name):
        for actor in (cast.donor_officer, cast.project_officer, cast.verifier):
            answer = client_of(actor).get(reverse(f"control:{name}"))
            assert answer.status_code == 403

    @pytest.mark.parametrize("name", [*EVERYBODY, *PEOPLE, *ADMINISTRATOR, *OVERSEERS])
    def test_lead_a_visitor_to_the_sign_in(self, db, client, name):
        answer = client.get(reverse(f"control:{name}"))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))

    @pytest.mark.parametrize("name", [*EVERYBODY, *PEOPLE, *OVERSEERS])
    def test_ask_the_database_at_most_twelve_times(
        self, cast, client_of, name, django_assert_max_num_queries
    ):
        client = client_of(cast.auditor)
        with django_assert_max_num_queries(12):
            client.get(reverse(f"control:{name}"))

    def test_home_opens_for_every_member_of_the_cast(self, cast, client_of):
        for actor in cast.people.values():
            assert client_of(actor).get(reverse("control:home")).status_code == 200
