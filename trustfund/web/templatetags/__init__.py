"""The tags of the web kit."""
