"""The commands, one module each.

A command's docstring is its help. `add_arguments` says what it takes, `run` does it.
"""
