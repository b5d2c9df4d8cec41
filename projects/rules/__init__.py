"""The pure rules of projects: no database, no clock."""
