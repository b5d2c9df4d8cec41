"""Who may see which rows of oversight: one module per topic."""
