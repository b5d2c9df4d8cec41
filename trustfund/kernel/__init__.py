"""The kernel: pure Python that every house may use. No Django, no database, no clock of its own."""
