"""Find a Chromium for the browser tests, or install one; never fail: without one those tests are skipped."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from aecore.bench.browser import find

DEBIAN = (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"])


def main() -> None:
    """Try what is there, then Playwright's own build, then Debian's package."""
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], timeout=300, check=False)
    if not find() and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in DEBIAN:
            subprocess.run(command, timeout=600, check=False, env=quiet)
    sys.stdout.write(f"Browser tests: {find() or 'no Chromium could be had; they will be skipped'}.\n")


if __name__ == "__main__":
    main()
