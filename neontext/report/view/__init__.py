"""Everything that the page shows, as plain data: numbers first, markup later."""
