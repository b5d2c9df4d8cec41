"""The pure rules of oversight: no database, no clock."""
