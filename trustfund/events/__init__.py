"""The outbox: messages written with the act, delivered by leases, never lost and never twice."""
