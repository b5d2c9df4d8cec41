"""The forms of oversight: one module per topic."""
