"""What stays on disk: keys, the database, the ledger, accounts, reports."""
