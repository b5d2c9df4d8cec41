"""The pages of projects, by what people do there."""
