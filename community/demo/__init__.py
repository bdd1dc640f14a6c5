"""The demo community: a retailer who does not exist, its members, and weeks of their talk.

`data` holds the script in TOML. It is played through the very actions that the pages use, each at
its own moment of the past, so the demo also exercises the product. `crowd` writes generated talk
beside it, in bulk, to see the product under weight.

On this stage every member has the freedom of the team: the limits that slow down spam would also
refuse half a year of talk in half a minute. Nothing of it can be reached from a page.

Owns no tables and publishes nothing of its own. What was loaded stands in the audit log, written
in the same transaction: half a demo never counts.
"""
