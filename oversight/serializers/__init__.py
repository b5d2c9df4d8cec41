"""What the programming interface of oversight takes and gives: one module per topic."""
