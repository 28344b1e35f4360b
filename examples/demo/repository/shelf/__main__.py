"""Lets `python3 -m shelf` start the program."""

import sys

from shelf.cli import main

sys.exit(main())
