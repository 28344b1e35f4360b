"""The other host: what GitHub tells and is asked, values first. Only client.py talks."""
