"""What can be asked of oversight: one module per topic."""
