"""specgit: specs reviewed, approved and run in Git."""

__version__ = "0.1.0"
