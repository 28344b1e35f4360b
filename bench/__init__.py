"""Whole processes, medians of several runs, beside bare Python in the same run. `python -m bench` runs all."""
