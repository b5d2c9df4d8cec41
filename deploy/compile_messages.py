"""Turn the translations (locale/*/LC_MESSAGES/*.po) into what runs (.mo), without gettext's own programs."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"

for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
        polib.pofile(str(po), check_for_duplicates=True).save_as_mofile(str(mo))
