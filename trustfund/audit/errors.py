"""What can go wrong when an act is recorded."""

from trustfund.kernel.errors import AlreadyDone


class RequestSeen(AlreadyDone):
    """This request key was carried out by an earlier transaction; nothing was done again."""

    code = "request_seen"
