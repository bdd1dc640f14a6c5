"""Accounts: addresses, passwords, sessions, links, exports, erasures

Revision: 0002, after 0001; written 2026-11-22 15:20:29.666151.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "identity_email",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("address_key", sa.String(length=254), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_identity_email_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_email")),
    )
    with op.batch_alter_table("identity_email", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_email_address_key"), ["address_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_identity_email_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            "uq_identity_email_confirmed",
            ["address_key"],
            unique=True,
            sqlite_where=sa.text("verified_at IS NOT NULL"),
            postgresql_where=sa.text("verified_at IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_identity_email_primary",
            ["member_id"],
            unique=True,
            sqlite_where=sa.text("is_primary"),
            postgresql_where=sa.text("is_primary"),
        )

    op.create_table(
        "identity_erasure",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_identity_erasure_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_identity_erasure")),
    )
    with op.batch_alter_table("identity_erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_erasure_due_at"), ["due_at"], unique=False)

    op.create_table(
        "identity_export",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("storage_key", sa.String(length=120), nullable=False),
        sa.Column("byte_size", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_identity_export_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_export")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_identity_export_storage_key")),
    )
    with op.batch_alter_table("identity_export", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_export_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_identity_export_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "identity_password",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("hash", sa.String(length=255), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_identity_password_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_identity_password")),
    )
    op.create_table(
        "identity_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("browser", sa.String(length=20), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("is_remembered", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_identity_session_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_identity_session_secret_hash")),
    )
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_session_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_identity_session_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "identity_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_identity_token_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_identity_token_secret_hash")),
    )
    with op.batch_alter_table("identity_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_token_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_identity_token_member_id"), ["member_id"], unique=False
        )


def downgrade() -> None:
    """Go back to the schema before."""
    with op.batch_alter_table("identity_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_token_member_id"))
        batch_op.drop_index(batch_op.f("ix_identity_token_expires_at"))

    op.drop_table("identity_token")
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_session_member_id"))
        batch_op.drop_index(batch_op.f("ix_identity_session_expires_at"))

    op.drop_table("identity_session")
    op.drop_table("identity_password")
    with op.batch_alter_table("identity_export", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_export_member_id"))
        batch_op.drop_index(batch_op.f("ix_identity_export_expires_at"))

    op.drop_table("identity_export")
    with op.batch_alter_table("identity_erasure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_erasure_due_at"))

    op.drop_table("identity_erasure")
    with op.batch_alter_table("identity_email", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_identity_email_primary",
            sqlite_where=sa.text("is_primary"),
            postgresql_where=sa.text("is_primary"),
        )
        batch_op.drop_index(
            "uq_identity_email_confirmed",
            sqlite_where=sa.text("verified_at IS NOT NULL"),
            postgresql_where=sa.text("verified_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_identity_email_member_id"))
        batch_op.drop_index(batch_op.f("ix_identity_email_address_key"))

    op.drop_table("identity_email")
