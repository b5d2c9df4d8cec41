"""Pages of long lists by key: the next page begins after a row, so nothing is skipped or repeated."""

from typing import Any

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Rows newest first by id (ours are ordered by time), 50 a page, at most 200."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the shape of a page: the rows and the addresses of its neighbors."""
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }
