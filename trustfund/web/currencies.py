"""The names of currencies, for choices and tables; the codes and decimals are the kernel's."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise] = {
    "AUD": _("Australian dollar"),
    "BGN": _("Bulgarian lev"),
    "BHD": _("Bahraini dinar"),
    "BRL": _("Brazilian real"),
    "CAD": _("Canadian dollar"),
    "CHF": _("Swiss franc"),
    "CNY": _("Chinese yuan"),
    "CZK": _("Czech koruna"),
    "DKK": _("Danish krone"),
    "EUR": _("Euro"),
    "GBP": _("Pound sterling"),
    "HKD": _("Hong Kong dollar"),
    "HUF": _("Hungarian forint"),
    "IDR": _("Indonesian rupiah"),
    "ILS": _("Israeli new shekel"),
    "INR": _("Indian rupee"),
    "ISK": _("Icelandic króna"),
    "JPY": _("Japanese yen"),
    "KPW": _("Won of the DPRK"),
    "KRW": _("Won of the Republic of Korea"),
    "KWD": _("Kuwaiti dinar"),
    "MNT": _("Mongolian tögrög"),
    "MXN": _("Mexican peso"),
    "MYR": _("Malaysian ringgit"),
    "NOK": _("Norwegian krone"),
    "NZD": _("New Zealand dollar"),
    "PHP": _("Philippine peso"),
    "PLN": _("Polish złoty"),
    "RON": _("Romanian leu"),
    "RUB": _("Russian ruble"),
    "SEK": _("Swedish krona"),
    "SGD": _("Singapore dollar"),
    "THB": _("Thai baht"),
    "TRY": _("Turkish lira"),
    "USD": _("United States dollar"),
    "VND": _("Vietnamese đồng"),
    "XDR": _("Special drawing right"),
    "ZAR": _("South African rand"),
}


def currency_name(code: str) -> str | Promise:
    """Return the currency's name in the reader's language, or its code when it has none."""
    return NAMES.get(code, code)
