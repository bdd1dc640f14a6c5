"""One box that finds topics, posts, members and spaces; the engine stands behind a Protocol.

Purpose: answers a query through a `SearchBackend`. The embedded one is plain SQL; engines with
stemming and ranking come behind the same Protocol and pass the same tests. Results always pass the
SQL twin of the policy, so nothing hidden is shown or counted.
Owns no tables. Publishes nothing. Plugs into: nothing yet.
"""
