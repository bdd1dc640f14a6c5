"""Who people are: profile, role, trust level, preferences, and the `Actor` that every rule asks.

Owns tables: members_member, members_audit_entry.
Publishes: members.joined, members.role_changed, members.profile_changed, members.suspended,
members.reinstated, members.erased.
Plugs into: personal_data, navigation. E-mail addresses and passwords are not here: they belong to
`identity`, so that no query about people can spill them.
"""
