"""A page of every element that shows Markdown, each with bad words made plain, for `test_plain_browser.py`."""

from __future__ import annotations

import json

import streamlit as st

from aecore.ui.plain import plain

EVIL = (
    "[Your session has ended: sign in](https://evil.example)", "![x](https://evil.example/a.png)", "$_$", "cost $x$",
    "<img src=https://evil.example>", "www.evil.example", "HTTPS://EVIL.example/a?b=c#d", "some.one@evil.example",
    ":material/check:", ":material_check:", ":red[wrong]", ":smile: :+1: :streamlit:", "`code` **bold** ~x~ a_b_c | d",
    "# heading", "1. first", "- item", "a -> b <- c -- d >= e ~= f <-> g", r"&amp; a\b \(x\)", "12:30 a:b::c:d",
)  # fmt: skip

st.code(json.dumps(EVIL), language="json")
words = [plain(text) for text in EVIL]
for said in words:
    st.markdown(said)
    st.caption(f"**{said}**")
    st.warning(said)
    st.subheader(said, anchor=False)
    st.button(said)
    st.checkbox(said)
    st.expander(said)
    st.metric(said, said, said)
    st.progress(0.5, said)
st.tabs(words)
st.radio("radio", EVIL, format_func=plain)
