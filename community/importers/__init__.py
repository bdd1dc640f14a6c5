"""Bring in what another platform holds: one folder per source, each a pure reader and a writer.

Owns tables: importers_*. Publishes: nothing. Sockets: none.
"""
