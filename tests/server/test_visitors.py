"""Who a visitor is: named once, by a cookie that no script reads."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from aecore.server import visitors
from aecore.server.visitors import COOKIE, Visitors

PAGE = {"accept": "text/html,*/*"}


async def told(request: Request) -> PlainTextResponse:
    return PlainTextResponse(visitors.of(request))


def client(base: str = "http://lab") -> TestClient:
    app = Starlette(routes=[Route("/", told)], middleware=[Middleware(Visitors)])
    return TestClient(app, base_url=base)


def test_a_browser_is_named_with_its_first_page_and_keeps_its_name():
    browser = client()
    first = browser.get("/", headers=PAGE)
    name = browser.cookies[COOKIE]
    assert visitors.valid(name)
    assert first.headers["set-cookie"] == f"{COOKIE}={name}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"
    again = browser.get("/", headers=PAGE)
    assert (again.text, "set-cookie" in again.headers) == (name, False)


def test_two_browsers_have_two_names():
    names = set()
    for browser in (client(), client()):
        browser.get("/", headers=PAGE)
        names.add(browser.cookies[COOKIE])
    assert len(names) == 2


def test_under_tls_the_cookie_is_told_to_nobody_else():
    assert client("https://lab").get("/", headers=PAGE).headers["set-cookie"].endswith("; Secure")


def test_what_is_no_page_names_nobody():
    assert "set-cookie" not in client().get("/").headers


@pytest.mark.parametrize("name", ["x", "f" * 31, "F" * 32, "../" * 8, "f" * 33, "f" * 31 + "\n"])
def test_a_name_that_is_not_of_our_making_is_nobodys(name):
    assert visitors.valid(name) == ""
    browser = client()
    answer = browser.get("/", headers=PAGE | {"cookie": f"{COOKIE}={name.strip()}"})
    assert answer.text == ""
    assert "set-cookie" in answer.headers


def test_sockets_pass():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(Visitors(app)({"type": "websocket", "headers": []}, None, None))
    assert seen == ["websocket"]
