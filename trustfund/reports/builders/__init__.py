"""Make a report: read the figures, freeze them, write the files."""
