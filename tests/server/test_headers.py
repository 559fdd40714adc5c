"""What a browser may do with our pages."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from aecore import settings
from aecore.knobs import InvalidField
from aecore.server.headers import Headers, hashes


def answer(monkeypatch: pytest.MonkeyPatch, **own: str):
    async def page(request):
        return PlainTextResponse("here", headers=own)

    app = Starlette(routes=[Route("/", page)], middleware=[Middleware(Headers)])
    return TestClient(app).get("/")


def test_every_answer_carries_them_once(monkeypatch):
    headers = answer(monkeypatch, **{"X-Content-Type-Options": "other"}).headers
    assert headers.get_list("x-content-type-options") == ["nosniff"]
    assert headers["referrer-policy"] == "same-origin"
    told = headers["content-security-policy"].split("; ")
    assert {"default-src 'self'", "object-src 'none'", "frame-ancestors 'self'"} <= set(told)


@pytest.mark.parametrize("allowed", ["'none'", "*", "'self' https://slides.example.org", "https://*.example.org:8443"])
def test_slides_may_embed_a_page_where_the_setting_says_so(monkeypatch, allowed):
    monkeypatch.setenv("AECORE_FRAME_ANCESTORS", allowed)
    assert answer(monkeypatch).headers["content-security-policy"].endswith(f"frame-ancestors {allowed}")


@pytest.mark.parametrize("wrong", ["slides", "*; script-src *", "https://a\nb", "javascript:x"])
def test_a_wrong_setting_is_one_sentence_and_lets_nobody_embed(monkeypatch, wrong):
    monkeypatch.setenv("AECORE_FRAME_ANCESTORS", wrong)
    with pytest.raises(InvalidField, match="AECORE_FRAME_ANCESTORS"):
        settings.frame_ancestors()
    assert [error.field for error in settings.wrong()] == ["AECORE_FRAME_ANCESTORS"]
    assert answer(monkeypatch).headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_only_the_scripts_of_streamlits_own_document_run_inline():
    assert (
        hashes("<script>\na\n</script><script src='x'></script>")
        == "'sha256-bbqdgNXDrCk/GUfBRX6ol4aeu1VgRQlf+z8GsU2i9/A='"
    )
