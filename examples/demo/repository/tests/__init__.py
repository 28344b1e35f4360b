"""The program's tests: `python3 -m unittest`."""
