"""Proofs: each module registers what it can show, at any size."""
