"""Projects: what the recipient proposes, and what the board decides on."""
