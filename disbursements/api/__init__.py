"""The acts and lists of disbursements for programs. Pages call the same services."""
