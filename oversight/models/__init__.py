"""The tables of oversight: one module per topic, each imported here."""
