"""Write the trail: records of acts, the log they are sealed into, its keys and its witnesses."""

from trustfund.audit.services.exports import Export, export_add
from trustfund.audit.services.keys import (
    LogKey,
    key_add,
    key_file_check,
    key_file_make,
    key_file_problems,
    keys_in_file,
)
from trustfund.audit.services.records import NoTransaction, Subject, record
from trustfund.audit.services.sealing import Sealed, log_seal
from trustfund.audit.services.witnesses import (
    Witness,
    cosignature_add,
    witness_add,
    witness_end,
)

__all__ = [
    "Export",
    "LogKey",
    "NoTransaction",
    "Sealed",
    "Subject",
    "Witness",
    "cosignature_add",
    "export_add",
    "key_add",
    "key_file_check",
    "key_file_make",
    "key_file_problems",
    "keys_in_file",
    "log_seal",
    "record",
    "witness_add",
    "witness_end",
]
