"""The heart: everything that fans publish is a topic whose first post is its body.

Purpose: spaces, topics, posts, votes, reactions, follows, read marks, drafts, tags, uploads and
revisions, written once for every kind of topic. A kind (discussion, question, review …) registers
itself in `content.kinds` and adds its own table beside the topic.
Owns tables: content_*.
Publishes: the facts of `content.events`, ids only.
Plugs into: personal_data, navigation, counter_repairs, sitemap_sources, admin_panels.
Offers: `content.kinds` (kinds of topic), the slots `content.topic.aside` and `content.topic.below`.
"""
