"""Read across the houses: what waits for a person, and the trail as people read it."""

from trustfund.control.selectors.home import WaitingRow, waiting_rows
from trustfund.control.selectors.trail import TrailRow, trail_rows

__all__ = ["TrailRow", "WaitingRow", "trail_rows", "waiting_rows"]
