"""The vocabulary: frozen values only; no input, no output, no window."""
