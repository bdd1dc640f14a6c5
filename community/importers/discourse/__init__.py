"""Read the public topic documents of a Discourse forum (`/t/<id>.json`).

`reader.read` turns files into the records of `records`; it knows nothing of our tables.
Mending is said out loud: whatever is changed or left out comes as a `Problem`.
"""
