"""The web kit: how every page is guarded, filled in, answered and drawn. It knows no house."""
