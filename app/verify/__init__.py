"""Is the card's claim true, and what else does the state already know?"""
