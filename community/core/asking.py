"""Questions before what cannot be undone: by a script in the page, else by a page that asks."""

from flask import render_template, request


def is_agreed() -> bool:
    """Tell whether the question was answered, by a script or by the page that asks."""
    return bool(request.form.get("confirmed"))


def ask_first(*, title: str, message: str, submit_label: str, cancel_url: str) -> str:
    """Ask on a page of its own, where no script asked; the answer comes to the same address."""
    return render_template(
        "content/confirm.html",
        title=title,
        message=message,
        action_url=request.full_path.removesuffix("?"),
        submit_label=submit_label,
        cancel_url=cancel_url,
    )
