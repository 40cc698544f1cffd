"""The program: use cases at a desk, verification, storage, windows."""
