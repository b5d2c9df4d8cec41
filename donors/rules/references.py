"""The reference that a donor puts on its payment, so that the bank's statement names what it pays."""


def remittance_reference(agreement_number: str, installment_number: int) -> str:
    """Return the reference of one installment, such as AA-007/02."""
    return f"{agreement_number}/{installment_number:02d}"


def demand_reference(note_number: str, line_number: int) -> str:
    """Return the reference of one demand of a promissory note, such as PN-001/02."""
    return f"{note_number}/{line_number:02d}"
