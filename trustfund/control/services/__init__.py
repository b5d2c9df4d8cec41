"""The acts that need many houses: sealing the trail, its keys and witnesses, and the tie-outs."""

from trustfund.control.services.differences import difference_explain, difference_sign_off
from trustfund.control.services.exports import export_by_command, export_download
from trustfund.control.services.log import (
    key_rotate,
    log_seal,
    witness_register,
    witness_retire,
)
from trustfund.control.services.tie_outs import tie_out_run, tie_outs_run_all, tie_outs_run_due

__all__ = [
    "difference_explain",
    "difference_sign_off",
    "export_by_command",
    "export_download",
    "key_rotate",
    "log_seal",
    "tie_out_run",
    "tie_outs_run_all",
    "tie_outs_run_due",
    "witness_register",
    "witness_retire",
]
