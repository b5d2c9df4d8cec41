"""Names of donors and funds in the reader's language."""

from django.utils.translation import get_language

from trustfund.funds.models import Fund
from trustfund.identity.models import Organization


def name_of(named: Organization | Fund) -> str:
    """Return the Korean name to a reader of Korean where there is one, else the English one."""
    if (get_language() or "").startswith("ko") and named.name_ko:
        return named.name_ko
    return named.name
