"""What can be done in oversight: one module per topic, each act re-exported here."""
