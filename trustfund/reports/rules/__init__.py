"""The rules of reports: periods, lines, ties, states. Pure."""
