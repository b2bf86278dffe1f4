"""What the commands do, as plain functions of Python; one job a file."""
