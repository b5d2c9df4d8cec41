"""The pages of disbursements."""
