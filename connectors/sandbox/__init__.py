"""Loopback twins of the platforms: strict stand-ins that run as a process of their own.

Start one with ``python -m connectors.sandbox --port P --state DIR``. Nothing of the product is
imported here, and the product imports nothing of this: they meet over HTTP only.
"""
