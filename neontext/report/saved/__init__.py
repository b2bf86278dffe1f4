"""A written audit: its files, written and read back, and checked."""
