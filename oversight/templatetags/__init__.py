"""The tags of oversight."""
