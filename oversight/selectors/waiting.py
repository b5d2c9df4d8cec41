"""What waits for a person in oversight: the topics' answers put together."""
