"""The acts that need many houses: sealing the trail, its keys, its witnesses and its exports."""

from trustfund.control.services.exports import export_by_command, export_download
from trustfund.control.services.log import (
    key_rotate,
    log_seal,
    witness_register,
    witness_retire,
)

__all__ = [
    "export_by_command",
    "export_download",
    "key_rotate",
    "log_seal",
    "witness_register",
    "witness_retire",
]
