"""The back office: brand, spaces, members, limits, audit log and jobs, under `/admin`.

Purpose: everything the community team decides, as plain forms over the actions of other packages.
Every change is in the audit log; what destroys asks first, the rest can be undone.
Owns no tables. Publishes nothing. Plugs into: admin_panels; other packages add panels of their own
there, which the side navigation shows to those who hold their permission.
"""
