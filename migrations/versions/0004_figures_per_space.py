"""Figures of members are kept per space

A reader may learn the figures of the spaces they see and of no other.

Revision: 0004, after 0003; written 2026-11-22.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

FIGURES = """
    COUNT(CASE WHEN post.position = 1 THEN 1 END), COUNT(*), SUM(post.helpful_count)
    FROM content_post post JOIN content_topic topic ON topic.id = post.topic_id
    WHERE post.deleted_at IS NULL AND topic.deleted_at IS NULL
"""


def upgrade() -> None:
    """Go to this schema."""
    op.drop_table("content_standing")
    op.create_table(
        "content_standing",
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("space_id", BIG_ID, nullable=False),
        *_figures(),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_content_standing_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["content_space.id"], name=op.f("fk_content_standing_space_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "space_id", name=op.f("pk_content_standing")),
    )
    with op.batch_alter_table("content_standing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_content_standing_space_id"), ["space_id"], unique=False
        )
    op.execute(
        f"INSERT INTO content_standing SELECT post.author_id, topic.space_id, {FIGURES}"
        " GROUP BY post.author_id, topic.space_id"
    )


def downgrade() -> None:
    """Go back to the schema before."""
    op.drop_table("content_standing")
    op.create_table(
        "content_standing",
        sa.Column("member_id", BIG_ID, nullable=False),
        *_figures(),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_content_standing_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_content_standing")),
    )
    with op.batch_alter_table("content_standing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_content_standing_helpful_count_member_id"),
            ["helpful_count", "member_id"],
            unique=False,
        )
    op.execute(
        f"INSERT INTO content_standing SELECT post.author_id, {FIGURES} GROUP BY post.author_id"
    )


def _figures() -> tuple[sa.Column[int], ...]:
    names = ("topic_count", "post_count", "helpful_count")
    return tuple(sa.Column(name, sa.Integer(), nullable=False) for name in names)
