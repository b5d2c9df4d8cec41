"""The acts that need many houses: sealing the trail, its keys and its witnesses."""

from trustfund.control.services.log import (
    key_rotate,
    log_seal,
    witness_register,
    witness_retire,
)

__all__ = ["key_rotate", "log_seal", "witness_register", "witness_retire"]
