"""Forms as data: definitions, filling, paper. Knows no card, no database, no window."""
