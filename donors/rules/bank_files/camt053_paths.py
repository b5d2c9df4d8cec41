"""Where camt.053 keeps what is read of it: each path below Stmt, and our name for it."""

HEAD = {
    "Id": "reference",
    "ElctrncSeqNb": "number",
    "LglSeqNb": "legal_number",
    "StmtPgntn/PgNb": "sequence",
    "Acct/Id/IBAN": "account",
    "Acct/Id/Othr/Id": "account",
    "Acct/Ccy": "currency",
    "AddtlStmtInf": "note",
}
BALANCE = {
    "Bal/Tp/CdOrPrtry/Cd": "kind",
    "Bal/Tp/CdOrPrtry/Prtry": "kind",
    "Bal/Amt": "amount",
    "Bal/CdtDbtInd": "direction",
    "Bal/Dt/Dt": "on",
    "Bal/Dt/DtTm": "on",
}
ENTRY = {
    "Ntry/NtryRef": "entry_reference",
    "Ntry/Amt": "amount",
    "Ntry/CdtDbtInd": "direction",
    "Ntry/RvslInd": "reversal",
    "Ntry/Sts": "status",
    "Ntry/Sts/Cd": "status",
    "Ntry/BookgDt/Dt": "booked",
    "Ntry/BookgDt/DtTm": "booked",
    "Ntry/ValDt/Dt": "value",
    "Ntry/ValDt/DtTm": "value",
    "Ntry/AcctSvcrRef": "bank_reference",
    "Ntry/BkTxCd/Domn/Cd": "domain",
    "Ntry/BkTxCd/Domn/Fmly/Cd": "family",
    "Ntry/BkTxCd/Domn/Fmly/SubFmlyCd": "subfamily",
    "Ntry/BkTxCd/Prtry/Cd": "proprietary",
    "Ntry/AddtlNtryInf": "entry_text",
}
# Of a batch these are kept only where all its payments agree. A party is wrapped in version 08.
PAYMENT = "Ntry/NtryDtls/TxDtls"
_TX = f"{PAYMENT}/"
_PARTIES = {
    f"{_TX}RltdPties/{role}{wrap}": f"{role}_name"
    for role in ("Dbtr", "Cdtr")
    for wrap in ("/Nm", "/Pty/Nm", "/Agt/FinInstnId/Nm")
}
_ACCOUNTS = {
    f"{_TX}RltdPties/{role}Acct/Id/{kind}": f"{role}_account"
    for role in ("Dbtr", "Cdtr")
    for kind in ("IBAN", "Othr/Id")
}
DETAIL = {
    f"{_TX}Refs/AcctSvcrRef": "detail_reference",
    f"{_TX}Refs/EndToEndId": "end_to_end",
    f"{_TX}RmtInf/Strd/CdtrRefInf/Ref": "creditor_reference",
    **_PARTIES,
    **_ACCOUNTS,
}
# These are gathered, one text line each.
TEXT = {
    f"{_TX}RmtInf/Ustrd": "unstructured",
    f"{_TX}RmtInf/Strd/CdtrRefInf/Ref": "structured",
    f"{_TX}RmtInf/Strd/AddtlRmtInf": "structured",
    f"{_TX}AddtlTxInf": "detail_text",
}
WANTED = frozenset({PAYMENT, *HEAD, *BALANCE, *ENTRY, *DETAIL, *TEXT})
# What its codes of balances mean.
KINDS = {
    "OPBD": "opening",
    "PRCD": "opening",
    "CLBD": "closing",
    "ITBD": "interim",
    "OPAV": "opening_available",
    "CLAV": "closing_available",
    "FWAV": "forward_available",
}
