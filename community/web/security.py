"""Headers that travel with every answer, and the one-time value that lets our scripts run."""

import secrets

from flask import Flask, Response, g, request

from community.core.config import Settings

NONCE_BYTES = 16

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'nonce-{nonce}' 'strict-dynamic' 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)


def csp_nonce() -> str:
    """Return the one-time value of this request."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(NONCE_BYTES)
    nonce: str = g.csp_nonce
    return nonce


def init_app(app: Flask) -> None:
    """Add the headers to every answer that does not bring stricter ones."""
    settings: Settings = app.extensions["community_settings"]

    @app.after_request
    def _secure(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        if settings.is_https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = (
                "private, no-store" if _is_personal() else "private, no-cache"
            )
        return response


def _is_personal() -> bool:
    """Settings and forms are not kept on disk by shared computers."""
    return request.path.startswith(
        ("/settings", "/setup", "/admin", "/login", "/register", "/reset")
    )
