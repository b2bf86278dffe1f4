"""Two clusterings of the same documents compared."""
