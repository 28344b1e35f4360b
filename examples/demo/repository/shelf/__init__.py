"""A reading list for the command line."""
