"""What a supervisor looks at, and each clerk of himself: figures, people, commitments, alerts, the ledger; one frame around all pages."""
