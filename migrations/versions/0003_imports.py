"""Imports: where rows came from, runs, and votes that came along

Revision: 0003, after 0002; written 2026-11-22 15:42:22.311071.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "importers_source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importers_source")),
        sa.UniqueConstraint(
            "platform", "address", name=op.f("uq_importers_source_platform_address")
        ),
    )
    op.create_table(
        "importers_member",
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("external_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_importers_member_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["importers_source.id"], name=op.f("fk_importers_member_source_id")
        ),
        sa.PrimaryKeyConstraint("source_id", "external_id", name=op.f("pk_importers_member")),
    )
    with op.batch_alter_table("importers_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_importers_member_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "importers_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "options", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column(
            "counts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["importers_source.id"], name=op.f("fk_importers_run_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importers_run")),
    )
    with op.batch_alter_table("importers_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_importers_run_source_id"), ["source_id"], unique=False)

    op.create_table(
        "importers_space",
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("external_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("space_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["importers_source.id"], name=op.f("fk_importers_space_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["content_space.id"], name=op.f("fk_importers_space_space_id")
        ),
        sa.PrimaryKeyConstraint("source_id", "external_id", name=op.f("pk_importers_space")),
    )
    with op.batch_alter_table("importers_space", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_importers_space_space_id"), ["space_id"], unique=False)

    op.create_table(
        "importers_topic",
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("external_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["importers_source.id"], name=op.f("fk_importers_topic_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["content_topic.id"], name=op.f("fk_importers_topic_topic_id")
        ),
        sa.PrimaryKeyConstraint("source_id", "external_id", name=op.f("pk_importers_topic")),
    )
    with op.batch_alter_table("importers_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_importers_topic_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "importers_post",
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("external_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("is_accepted_answer", sa.Boolean(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["content_post.id"], name=op.f("fk_importers_post_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["importers_source.id"], name=op.f("fk_importers_post_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["content_topic.id"], name=op.f("fk_importers_post_topic_id")
        ),
        sa.PrimaryKeyConstraint("source_id", "external_id", name=op.f("pk_importers_post")),
    )
    with op.batch_alter_table("importers_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_importers_post_post_id"), ["post_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_importers_post_topic_id_number"), ["topic_id", "number"], unique=False
        )
        batch_op.create_index(
            "ix_importers_post_unsettled",
            ["source_id", "external_id"],
            unique=False,
            sqlite_where=sa.text("NOT is_settled"),
            postgresql_where=sa.text("NOT is_settled"),
        )

    op.add_column(
        "content_post",
        sa.Column("carried_helpful", sa.Integer(), server_default="0", nullable=False),
    )


def downgrade() -> None:
    """Go back to the schema before."""
    # SQLite drops a column in place; a copied table would first have to let go of its votes.
    op.drop_column("content_post", "carried_helpful")
    for name in ("post", "topic", "space", "run", "member", "source"):
        op.drop_table(f"importers_{name}")
