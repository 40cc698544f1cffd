"""Lists of units, organisations, people and commitments, entered from the files that offices keep them in."""
