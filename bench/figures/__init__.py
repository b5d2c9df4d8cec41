"""Figures: each module measures some of the figures of goals.toml."""
