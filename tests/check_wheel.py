"""Build the wheel, install it into a fresh environment, and use it there: command line, training, the app's pages.

Run by CI, outside pytest: it takes a minute or two, and needs the package registry.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
START = 60.0  # seconds for the app to answer
TRAIN = ["train", "ae", "--dataset=digits", "--train-images=128", "--widths=16", "--epochs=1", "--batch-size=64"]
PAGES = """
from streamlit.testing.v1 import AppTest
from aecore import shipped
assert "site-packages" in str(shipped.APP), shipped.APP
for page in (None, *sorted(path.name for path in (shipped.ROOT / "pages").glob("*.py"))):
    app = AppTest.from_file(str(shipped.APP), default_timeout=60)
    shown = app.switch_page(f"pages/{page}").run() if page else app.run()
    assert not shown.exception, (page, shown.exception)
"""


def main() -> None:
    """Fail with the output of the first step that does."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)])
        venv.create(folder / "fresh", with_pip=True)
        python = folder / "fresh" / "bin" / "python"
        (wheel,) = folder.glob("*.whl")
        _run([str(python), "-m", "pip", "install", "-q", "--no-compile", str(wheel)])
        told = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        told |= {"AECORE_STORE_DIR": str(folder / "store"), "AECORE_CACHE_DIR": str(folder / "cache")}
        aecore = str(python.with_name("aecore"))
        _run([aecore, *TRAIN], cwd=folder, env=told)
        _run([str(python), "-c", PAGES], cwd=folder, env=told)
        _serve([aecore, "app", "--"], folder, told)
    sys.stdout.write("The wheel installs, trains and serves its pages.\n")


def _run(command: list[str], **where: object) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False, **where)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)[:200]}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


def _serve(command: list[str], folder: Path, told: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["--server.address=127.0.0.1", f"--server.port={port}"]
    server = subprocess.Popen([*command, *options], cwd=folder, env=told, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + START
        while not _answers(port):
            if time.monotonic() > end or server.poll() is not None:
                raise SystemExit("The installed app does not answer.")
            time.sleep(0.2)
    finally:
        server.terminate()
        server.wait(20)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    main()
