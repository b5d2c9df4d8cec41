"""The pages that need many houses: home, people, the trail, jobs."""
