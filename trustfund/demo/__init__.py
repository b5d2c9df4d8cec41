"""The demonstration fund: two illustrative years, replayed through the services."""
