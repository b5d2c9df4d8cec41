"""Oversight: the joint board and its votes, threat reduction and its gates, external assurance."""
