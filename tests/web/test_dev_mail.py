"""Kept letters are shown in development only."""

from community.core.mail import FolderTransport, Message


def keep_a_letter(app) -> str:
    transport = app.extensions["community_mail"]
    assert isinstance(transport, FolderTransport)
    transport.send(
        Message(
            to="fan@example.com",
            subject="Confirm <your> address",
            text="Open https://example.com/verify",
            html="<p onclick='x()'>Hello <b>you</b></p>",
        )
    )
    return transport.letters()[0].name


def test_the_page_is_missing_outside_development(app, client):
    name = keep_a_letter(app)

    for path in ("/dev/mail", f"/dev/mail/{name}", f"/dev/mail/{name}/html"):
        assert client.get(path).status_code == 404


def test_letters_are_listed_and_read_in_development(application, app, client):
    name = keep_a_letter(app)
    production = application.extensions["community_settings"]
    application.extensions["community_settings"] = production.model_copy(
        update={"env": "development"}
    )
    try:
        listed = client.page("/dev/mail")
        letter = client.page(f"/dev/mail/{name}")
        html = client.get(f"/dev/mail/{name}/html")
    finally:
        application.extensions["community_settings"] = production

    assert "Confirm <your> address" in listed.get_text()
    assert letter.find("a", href="https://example.com/verify") is not None
    assert "sandbox" in html.headers["Content-Security-Policy"]
    assert "script" not in html.headers["Content-Security-Policy"]


def test_a_strange_name_is_missing(application, app, client):
    assert client.get("/dev/mail/..%2f..%2fsecret-key").status_code == 404
