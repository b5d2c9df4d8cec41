"""The same acts as the pages, for programs."""
