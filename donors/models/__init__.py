"""The tables of donors."""

from donors.models.agreements import Agreement
from donors.models.annexes import AgreementAnnex, AnnexVersion
from donors.models.balances import BalanceMove
from donors.models.burden import BurdenKey
from donors.models.clauses import Clause
from donors.models.contacts import Agency, Contact
from donors.models.donors import Donor, Pledge
from donors.models.given import GivenReport
from donors.models.in_kind import InKind
from donors.models.legal import LegalStanding
from donors.models.notes import (
    Encashment,
    EncashmentCall,
    NoteLine,
    NoteReturn,
    PromissoryNote,
)
from donors.models.papers import PaperSignature
from donors.models.preferential import PreferentialNotice
from donors.models.rates import GivenRate, RateSheet
from donors.models.receipts import Conversion, FeeCharge, Receipt
from donors.models.refunds import Refund
from donors.models.requests import InstallmentReminder, PaymentRequest
from donors.models.reversals import ReceiptReversal, ReversalProposal, TableReversal
from donors.models.schedules import Amendment, Installment, InstallmentStep
from donors.models.statements import (
    LineMatch,
    LineMatchPart,
    Statement,
    StatementImport,
    StatementLine,
)
from donors.models.tables import TableFile, TableImport, TableRow
from donors.models.terminations import Termination
from donors.models.unwinds import Unwind, UnwindShare

__all__ = [
    "Agency",
    "Agreement",
    "AgreementAnnex",
    "Amendment",
    "AnnexVersion",
    "BalanceMove",
    "BurdenKey",
    "Clause",
    "Contact",
    "Conversion",
    "Donor",
    "Encashment",
    "EncashmentCall",
    "FeeCharge",
    "GivenRate",
    "GivenReport",
    "InKind",
    "Installment",
    "InstallmentReminder",
    "InstallmentStep",
    "LegalStanding",
    "LineMatch",
    "LineMatchPart",
    "NoteLine",
    "NoteReturn",
    "PaperSignature",
    "PaymentRequest",
    "Pledge",
    "PreferentialNotice",
    "PromissoryNote",
    "RateSheet",
    "Receipt",
    "ReceiptReversal",
    "Refund",
    "ReversalProposal",
    "Statement",
    "StatementImport",
    "StatementLine",
    "TableFile",
    "TableImport",
    "TableReversal",
    "TableRow",
    "Termination",
    "Unwind",
    "UnwindShare",
]
