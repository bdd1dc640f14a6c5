"""Builds the smallest documents a Discourse forum would answer with, for tests to soil."""

import json
from typing import Any


def post(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "id": 1000 + number,
        "post_number": number,
        "post_type": 1,
        "user_id": 10 + number,
        "username": f"member_{number}",
        "name": f"Member {number}",
        "created_at": f"2024-05-0{number}T08:30:00.000Z",
        "updated_at": f"2024-05-0{number}T08:30:00.000Z",
        "version": 1,
        "cooked": f"<p>Words of post {number}.</p>",
        "reply_to_post_number": None,
        "trust_level": 1,
        "actions_summary": [],
        "avatar_template": "/letter_avatar/{size}.png",
    } | changes


def topic(id_: int = 7, *posts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    found = list(posts) or [post(1), post(2)]
    return {
        "id": id_,
        "title": "A kettle that sings",
        "slug": "a-kettle-that-sings",
        "category_id": 3,
        "tags": [],
        "created_at": "2024-05-01T08:30:00.000Z",
        "views": 12,
        "archetype": "regular",
        "visible": True,
        "posts_count": len(found),
        "post_stream": {"posts": found, "stream": [one.get("id") for one in found]},
    } | changes


def as_line(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode() + b"\n"
