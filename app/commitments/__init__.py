"""The province's table of security commitments: its lines, its total, who is missing, and its papers."""
