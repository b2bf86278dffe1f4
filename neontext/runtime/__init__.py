"""Running long work: blocks in parallel, stages, folders written whole, and where a result comes from."""
