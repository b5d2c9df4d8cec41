"""The words of oversight: one module per topic."""
