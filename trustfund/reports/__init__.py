"""Reports: frozen snapshots of the fund's figures, the files made from them, and their proof."""
