"""Discussion boards: the kind of topic that is plain talk.

Purpose: registers the kind `discussion` with its words and its structured data
(schema.org DiscussionForumPosting). Everything a discussion does, the heart does.
Owns no tables. Publishes nothing. Plugs into: content.kinds.
"""
