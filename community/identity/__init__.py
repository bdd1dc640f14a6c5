"""How people prove who they are: local accounts now, other providers beside them later.

Purpose: registration, sign-in, confirmed addresses, passwords, sessions that can be revoked, the
export of "my data" and the erasure of an account. An identity is (provider, subject), never an
address: the local provider's subject is the member, and `open_session` is all that another
provider needs once it has found its member.

An address belongs to whoever confirmed it. Until then any number of accounts may claim it, so that
registering tells nobody whether an address is known, and nobody can hold the address of another.
What is said to an address is decided by a job, so that the page takes the same time for all.

Owns tables: identity_email, identity_password, identity_session, identity_token, identity_export,
identity_erasure.
Publishes: identity.signed_in, identity.address_confirmed, identity.address_changed,
identity.password_changed.
Plugs into: personal_data, settings_panels; `members.current` takes its actor from here.
"""
