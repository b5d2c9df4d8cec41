"""Settings: base is shared; local (demo and development), test and server each say where they run."""
