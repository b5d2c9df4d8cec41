"""ISO 4217: the currencies that a fund may meet, with their minor units and names.

Source: ISO 4217 list one (active codes), restricted to those with a published exchange rate or
a likely donor. The exponent is the number of decimals of the minor unit.
"""

EXPONENTS: dict[str, int] = {
    "AUD": 2, "BGN": 2, "BHD": 3, "BRL": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2,
    "EUR": 2, "GBP": 2, "HKD": 2, "HUF": 2, "IDR": 2, "ILS": 2, "INR": 2, "ISK": 0, "JPY": 0,
    "KPW": 2, "KRW": 0, "KWD": 3, "MNT": 2, "MXN": 2, "MYR": 2, "NOK": 2, "NZD": 2, "PHP": 2,
    "PLN": 2, "RON": 2, "RUB": 2, "SEK": 2, "SGD": 2, "THB": 2, "TRY": 2, "USD": 2, "VND": 0,
    "XDR": 2, "ZAR": 2,
}  # fmt: skip


class UnknownCurrency(ValueError):
    """The code is not an ISO 4217 currency that the fund can hold."""


def exponent(currency: str) -> int:
    """Return the number of decimals of the currency's minor unit.

    :raises UnknownCurrency: if the code is not known
    """
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(currency) from None
