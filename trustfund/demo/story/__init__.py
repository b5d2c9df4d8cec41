"""The story, act by act: founding, money in, projects, the board, threat reduction, money out."""
