"""Disbursements: grants, withdrawal applications, the gate, and the payments that pass it."""
