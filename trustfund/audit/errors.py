"""What can go wrong when an act is recorded, the log is sealed, or a witness answers."""

from trustfund.kernel.errors import AlreadyDone, Conflict, DomainError, NotFound, NotPermitted


class RequestSeen(AlreadyDone):
    """This request key was carried out by an earlier transaction; nothing was done again."""

    code = "request_seen"


class LogKeyMissing(DomainError):
    """There is no file with the key that signs the log, or no key in it."""

    code = "log_key_missing"


class LogKeyExposed(DomainError):
    """Others than its owner may read the file with the key that signs the log."""

    code = "log_key_exposed"


class LogKeyUnknown(DomainError):
    """The file does not hold the key that is registered for the next checkpoint."""

    code = "log_key_unknown"


class LogKeyRegistered(DomainError):
    """The key is registered already, or another is and has not signed yet."""

    code = "log_key_registered"


class LogRewritten(Conflict):
    """The log does not continue the checkpoint that was signed last. Nothing more is signed."""

    code = "log_rewritten"


class NotSealedYet(Conflict):
    """The record is not in the log yet: come back in a minute. `wait` is that minute, in seconds."""

    code = "not_sealed_yet"
    wait = 60


class WitnessKnown(DomainError):
    """A witness with this key is registered already."""

    code = "witness_known"


class BadKey(DomainError):
    """The text is not a key of the kind that is needed."""

    code = "bad_key"


class NoteUnreadable(DomainError):
    """What was sent is not a signed note with a checkpoint."""

    code = "note_unreadable"


class CheckpointUnknown(NotFound):
    """This log has no checkpoint of this size."""

    code = "checkpoint_unknown"


class CheckpointDiffers(Conflict):
    """The note shows another checkpoint of this size than this log has signed."""

    code = "checkpoint_differs"


class WitnessUnknown(NotPermitted):
    """No line of the note is by a registered witness."""

    code = "witness_unknown"


class CosignatureWrong(DomainError):
    """A line bears a registered witness's name and its signature is wrong."""

    code = "cosignature_wrong"
