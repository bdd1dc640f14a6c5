"""The bell: who is told of what inside the community. Mail and push come later, on the same rows.

Purpose: turns facts about content into notices for members, exactly one per event and person,
never about one's own act, never about what the person may not see.
Owns tables: notifications_notice, notifications_inbox (stored unread counts).
Publishes nothing. Listens to facts of `content` and writes a job in the same transaction, so that
no notice is lost; the job may run twice and tells once.
Plugs into: personal_data, counter_repairs.
"""
