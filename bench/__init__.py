"""Speed and proofs at full size: `make bench` and `make prove`. Nothing that runs for users is here."""
