"""Figures that others publish of the needs in the country: read strictly, ordered by the fund's sectors."""
