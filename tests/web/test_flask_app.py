"""The app under the routes: Flask without what is not used here, and with all the rest."""

import pytest
from flask import session

from bot.web.flask_app import FlaskApp


@pytest.fixture
def app():
    app = FlaskApp("bot")
    app.add_url_rule("/here", view_func=lambda: "here", methods=["POST"])
    return app


def test_routes_are_found_by_path_and_method_whatever_the_host(app):
    client = app.test_client()
    for host in ("bot.example.com", "127.0.0.1:8000", "nobody's host"):
        assert client.post("/here?a=b", headers={"Host": host}).text == "here"
    assert client.get("/here").status_code == 405
    assert set(client.options("/here").headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert client.post("/there").status_code == client.post("/here/").status_code == 404


def test_hooks_are_run_as_flask_runs_them(app):
    seen = []
    app.before_request(lambda: seen.append("before"))
    app.after_request(lambda response: seen.append("after") or response)
    app.teardown_request(lambda error: seen.append("teardown"))
    app.teardown_appcontext(lambda error: seen.append("the end"))
    assert app.test_client().post("/here").text == "here"
    assert seen == ["before", "after", "teardown", "the end"]


def test_there_is_no_session_to_write_to(app):
    app.add_url_rule("/keep", "keep", lambda: session.setdefault("a", "b"))
    app.testing = True
    with pytest.raises(RuntimeError, match="session"):
        app.test_client().get("/keep")
    answer = app.test_client().post("/here")
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
