"""The trust fund: settings, doors and the houses that every installation has."""
