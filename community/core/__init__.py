"""Technology without product words: what every floor above may rely on.

Purpose: database and transaction, facts, policies, settings, clock, text, mail, storage, images,
pages of lists, languages, errors, sockets, access marks, fingerprinted assets.
Owns tables: core_setting, core_stamp, core_throttle. Publishes nothing.
"""
