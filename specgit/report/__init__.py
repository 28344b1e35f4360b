"""Showing it: on a terminal, as plain lines, as JSON and graphs."""
