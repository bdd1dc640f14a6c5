"""Pictures: taken in by the composer, and served with safe headers."""

from dataclasses import asdict, dataclass

from flask import current_app, jsonify, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage

from community.content import policies
from community.content.actions.upload_picture import file_key, store_files, upload_picture
from community.content.limits import check_can_upload
from community.content.queries.uploads import get_upload
from community.content.views.blueprint import bp
from community.content.views.submission import refuse
from community.core.access import checked_by_action, public
from community.core.errors import DomainError, Invalid, NotFound
from community.core.i18n import _
from community.core.images import MAX_BYTES, process_image
from community.core.policies import authorize
from community.core.storage import Storage
from community.core.transaction import end_read, transaction
from community.members.actor import Actor
from community.members.current import current_actor

YEAR = 31_536_000


@bp.post("/uploads")
@checked_by_action(policies.UPLOAD)
def upload() -> ResponseReturnValue:
    """Take one picture in; answers with the Markdown that shows it."""
    taken = take_picture(
        current_actor(), request.files.get("file"), alt=request.form.get("alt", "")
    )
    return jsonify(asdict(taken)), 201


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


@dataclass(frozen=True)
class TakenPicture:
    """A picture that was taken in, and the Markdown that shows it."""

    url: str
    width: int
    height: int
    alt: str
    markdown: str


def take_picture(actor: Actor, sent: FileStorage | None, *, alt: str) -> TakenPicture:
    """Decode, store and note a picture; raise `Invalid` for what is none, `TooManyRequests`."""
    authorize(actor, policies.UPLOAD)
    check_can_upload(actor)
    if not sent:
        raise Invalid(_("No picture arrived. Choose a file and try again."), field="file")
    end_read()
    # One byte more than allowed is enough to know that a file is too large.
    picture = process_image(sent.stream.read(MAX_BYTES + 1))
    public_id = store_files(picture, storage=_storage())
    with transaction():
        row = upload_picture(actor, picture, alt=alt, public_id=public_id)
        url = url_for("content.media", public_id=row.public_id)
        words = row.alt or _("picture")
        shown = f'![{words}]({url} "{row.width}x{row.height}")'
        return TakenPicture(url, row.width, row.height, row.alt, shown)


def attach_picture(actor: Actor, form: FlaskForm) -> bool:
    """Add the picture sent beside a text to its end; tell whether that is what was asked.

    Without scripts the form comes back with the Markdown that shows the picture.
    """
    if not request.form.get("attach"):
        return False
    try:
        taken = take_picture(
            actor, request.files.get("picture"), alt=request.form.get("picture_alt", "")
        )
    except DomainError as error:
        refuse(form, error)
    else:
        field = form["body"]
        field.data = f"{(field.data or '').rstrip()}\n\n{taken.markdown}\n".lstrip()
    return True


def _storage() -> Storage:
    storage: Storage = current_app.extensions["community_storage"]
    return storage
