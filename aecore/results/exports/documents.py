"""A run in words for machines: its configuration with its results as JSON, and a Python file that trains it again."""

from __future__ import annotations

import json
from collections.abc import Mapping

from aecore.results.store import Result

SNIPPET = '''"""{title}

Trains run {run_id} of aecore again. With the same processor, precision and number of threads the figures at its end
are the same; elsewhere rounding makes small differences. It was made on:
{made}
Its test figures at the end (nats per image; mse per pixel):
{test}
"""

{code}
print({{name: round(value, 6) for name, value in snapshot.test.items()}})
'''


def configuration(result: Result, title: str) -> bytes:
    """Return the configuration and the results as JSON; `Run.from_dict` reads its "run"."""
    told = {"title": title, "link": result.run.to_link(), "command": result.run.to_command()}
    document = told | result.summary() | {"made": dict(result.made)}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def snippet(result: Result, title: str) -> bytes:
    """Return a Python file that trains the run with `aecore` and prints the final test figures."""
    made = _told(_listed({name: str(value) for name, value in result.made.items()}))
    test = _told(_listed({name: f"{value:.6g}" for name, value in result.last.test.items()}))
    code = result.run.to_snippet().rstrip()
    return SNIPPET.format(title=_told(title), run_id=result.run.id, made=made, test=test, code=code).encode()


def _told(words: str) -> str:
    """Return words as they may stand in a Python string of three quotes: they end neither it nor a letter's code."""
    return words.replace("\\", "/").replace('"', "'")


def _listed(values: Mapping[str, str]) -> str:
    return "\n".join(f"    {name:<18} {value}" for name, value in values.items())
