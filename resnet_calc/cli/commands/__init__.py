"""One file per command: its module's name is the command's, its function ``command`` does it."""
