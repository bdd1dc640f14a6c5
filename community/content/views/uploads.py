"""Pictures: taken in by the composer, and served with safe headers."""

from flask import current_app, jsonify, request, send_file, url_for
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.actions.upload_picture import file_key, store_files, upload_picture
from community.content.limits import check_can_upload
from community.content.queries.uploads import get_upload
from community.content.views.blueprint import bp
from community.core.access import checked_by_action, public
from community.core.errors import Invalid, NotFound
from community.core.i18n import _
from community.core.images import MAX_BYTES, process_image
from community.core.policies import authorize
from community.core.storage import Storage
from community.core.transaction import end_read, transaction
from community.members.current import current_actor

YEAR = 31_536_000


@bp.post("/uploads")
@checked_by_action(policies.UPLOAD)
def upload() -> ResponseReturnValue:
    """Take one picture in; answers with the Markdown that shows it."""
    actor = current_actor()
    authorize(actor, policies.UPLOAD)
    check_can_upload(actor)
    sent = request.files.get("file")
    if sent is None:
        raise Invalid(_("No picture arrived. Choose a file and try again."), field="file")
    end_read()
    # One byte more than allowed is enough to know that a file is too large.
    picture = process_image(sent.stream.read(MAX_BYTES + 1))
    public_id = store_files(picture, storage=_storage())
    with transaction():
        row = upload_picture(actor, picture, alt=request.form.get("alt", ""), public_id=public_id)
        url = url_for("content.media", public_id=row.public_id)
        size = f"{row.width}x{row.height}"
        answer = {"url": url, "width": row.width, "height": row.height, "alt": row.alt}
    alt = answer["alt"] or _("picture")
    return jsonify(answer | {"markdown": f'![{alt}]({url} "{size}")'}), 201


@bp.get("/media/<public_id>")
@public
def media(public_id: str) -> ResponseReturnValue:
    """A picture, or the narrowest stored copy that is at least `w` pixels wide."""
    row, is_public = get_upload(current_actor(), public_id)
    wanted = request.args.get("w", type=int)
    wide_enough = [width for width in sorted(row.widths) if wanted and width >= wanted]
    key = file_key(row.public_id, wide_enough[0] if wide_enough else None)
    end_read()
    try:
        stream = _storage().open(key)
    except NotFound:
        raise NotFound(_("This picture is gone.")) from None
    response = send_file(stream, mimetype=row.content_type, etag=False)
    response.set_etag(f"{row.digest[:16]}-{wide_enough[0] if wide_enough else 0}")
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if is_public else "private, no-cache"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response.make_conditional(request)


def _storage() -> Storage:
    storage: Storage = current_app.extensions["community_storage"]
    return storage
