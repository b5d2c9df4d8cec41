"""The pages of oversight: one module per topic."""
