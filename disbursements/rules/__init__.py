"""The rules of disbursements: pure functions of facts."""
