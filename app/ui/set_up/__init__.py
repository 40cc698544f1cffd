"""The first set-up of a desk, step by step, in the window; and the way back into it from the menu."""
