"""One network policy for every adapter: deadlines, one retry, a breaker, caps, trust. Importing this imports nothing else."""
