"""What documents may be about, house by house."""

# Label of a model -> the function of its house that says who may see it.
DOCUMENT_SUBJECTS = {
    "funds.fund": "trustfund.funds.access.document_subject",
    "donors.paymentrequest": "donors.access.request_subject",
    "donors.legalstanding": "donors.selectors.legal.legal_subject",
    "donors.papersignature": "donors.selectors.papers.paper_subject",
    "donors.annexversion": "donors.selectors.annexes.annex_subject",
    "donors.inkind": "donors.selectors.in_kind.in_kind_subject",
    "donors.encashmentcall": "donors.selectors.notes.encashment_call_subject",
    "donors.notereturn": "donors.selectors.note_returns.note_return_subject",
    "donors.promissorynote": "donors.selectors.notes.note_subject",
    "projects.activity": "projects.access.activity_subject",
    "donors.termination": "donors.selectors.terminations.termination_subject",
}
