"""Bring in what another platform holds: one folder per source, each a pure reader; one writer.

Owns tables: importers_*. Publishes: nothing, so that an import tells nobody about old talk.
Sockets: personal_data.

Votes that came along have no voters here, and a counter must be what its rows say. So a post keeps
them beside its own votes, in `content_post.carried_helpful`: the two together are what readers see,
what ranks, and what `community repair counters` counts again.
"""
