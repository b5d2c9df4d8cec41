"""The programming interface of oversight: one module per topic."""
