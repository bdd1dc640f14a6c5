"""The shell around every page: layout, brand, errors, security headers, feeds, operations.

Purpose: what every page shows (brand, navigation, theme), how an error is answered, which headers
travel, and the pages of no feature: Atom feeds, sitemap, manifest, health, metrics, set-up.
Owns no tables. Publishes nothing. Plugs into: admin_panels.
"""
