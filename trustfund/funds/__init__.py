"""The funds that an installation administers, how they were opened, and what they charge."""
