"""Tags enter the history of a topic, and titles are found by their slug

A title is refused that another topic bears, so every new topic looks it up.

Revision: 0005, after 0004; written 2026-11-22.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Go to this schema."""
    with op.batch_alter_table("content_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tags", JSON, nullable=True))
    with op.batch_alter_table("content_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_content_topic_slug"), ["slug"], unique=False)


def downgrade() -> None:
    """Go back to the schema before."""
    with op.batch_alter_table("content_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_content_topic_slug"))
    with op.batch_alter_table("content_revision", schema=None) as batch_op:
        batch_op.drop_column("tags")
