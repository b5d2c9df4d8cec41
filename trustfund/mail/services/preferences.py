"""A person chooses when notices come."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.mail.choices import Timing
from trustfund.mail.errors import TimingUnknown
from trustfund.mail.models import Preference


@transaction.atomic(durable=True)
def preference_choose(*, actor: Actor, now: datetime, timing: str) -> Preference:
    """Remember when the actor wants notices. What is queued already keeps its time.

    It is recorded: whether somebody was told of a duty may be asked later.

    :raises TimingUnknown: for a timing that there is not
    """
    authorize(actor, "mail.preference_choose")
    if timing not in Timing.values:
        text = _("Choose when notices come.")
        raise TimingUnknown(text, fields={"timing": text})
    Preference.objects.get_or_create(person_id=actor.person_id)
    preference = Preference.objects.select_for_update().get(person_id=actor.person_id)
    before = preference.facts()
    preference.timing = timing
    preference.save(update_fields=["timing"])
    audit.record(actor, "mail.preference_choose", subject=preference, at=now, before=before)
    return preference
