"""What a document belongs to, as the house that owns it describes it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that documents are kept about, known to its reader by `label` and its page.

    `about` is the label of its model, such as "funds.fund"; `page` and `list_page` are names of
    addresses, the first with the subject's identifier as its only argument.
    """

    about: str
    id: UUID
    fund_id: UUID | None
    label: str
    page: str
    list_page: str
