"""Notices to persons: one outbox, each event once, at once or once a day, kept here or sent."""
