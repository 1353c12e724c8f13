"""Visits of pages: each is loaded once, looked at in each width, and what was seen is kept for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parents[2] / "frontend" / "vendor" / "axe.min.js"
WIDTHS = (1280, 375)
HEIGHT = 900
# A machine may be very slow; nothing here waits longer than it must.
PATIENCE = 300_000  # milliseconds

# The frames of a page that hide a part of what they hold.
CUT = """[...document.querySelectorAll(".scroll")]
  .filter((frame) => frame.scrollWidth > frame.clientWidth)
  .map((frame) => frame.getAttribute("aria-label"))"""


@dataclass
class Visit:
    """What was seen of a page: its status, errors on the console, strangers asked, bytes, violations.

    `overflow` (in pixels), `cut` (the frames that hide a part of what they hold) and `violations` are by
    width; `violations` is None where axe-core is not there.
    """

    status: int = 0
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    weight: int = 0
    overflow: dict[int, int] = field(default_factory=dict)
    cut: dict[int, list[str]] = field(default_factory=dict)
    violations: dict[int, list[str]] | None = None
    violations_in_the_dark: list[str] | None = None


class Visitor:
    """Opens pages of the server in one browser, and visits each no more than once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self._browser = browser
        self._visits: dict[str, Visit] = {}

    @contextmanager
    def open(self, path: str | None, width: int = WIDTHS[0], *, scripts: bool = True) -> Iterator[Page]:
        """A page at a path of the server, for a walk through it; nothing of one walk is left for the next."""
        context = self._browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=scripts,
            color_scheme="light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        try:
            if path is not None:
                # Without scripts nothing comes after the page and what it names.
                page.goto(self.address + path, wait_until="networkidle" if scripts else "load")
            yield page
        finally:
            context.close()

    def visit(self, path: str) -> Visit:
        """What there is to see of a page, from the first visit to it."""
        if path not in self._visits:
            self._visits[path] = self._look(path)
        return self._visits[path]

    def _look(self, path: str) -> Visit:
        seen = Visit()
        with self.open(None) as page:
            page.on("console", lambda said: seen.errors.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: seen.errors.append(str(error)))
            page.on("request", lambda request: self._note_stranger(seen, request.url))
            page.on("requestfinished", lambda request: _weigh(seen, request))
            response = page.goto(self.address + path, wait_until="networkidle")
            seen.status = response.status if response else 0
            _look_at_widths(page, seen)
        return seen

    def _note_stranger(self, seen: Visit, url: str) -> None:
        if not url.startswith((self.address + "/", "data:", "blob:")):
            seen.strangers.append(url)


def _look_at_widths(page: Page, seen: Visit) -> None:
    """The page in each width, and in the last with the colours of the dark."""
    if AXE.exists():
        page.evaluate(AXE.read_text(encoding="utf-8"))
        seen.violations = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        seen.overflow[width] = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        seen.cut[width] = page.evaluate(CUT)
        if seen.violations is not None:
            # Colours take axe the longest and are the same in each width: the light ones here, then the dark.
            colours = {"color-contrast": {"enabled": width == WIDTHS[0]}}
            seen.violations[width] = _ask_axe(page, {"rules": colours})
    if seen.violations is not None:
        page.emulate_media(color_scheme="dark")
        seen.violations_in_the_dark = _ask_axe(page, {"runOnly": ["color-contrast"]})


def _ask_axe(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe finds wrong with a page as it looks just now."""
    told = {"resultTypes": ["violations"], "preload": False, **options}
    found = page.evaluate("options => axe.run(document, options)", told)
    return [_told(violation) for violation in found["violations"]]


def _weigh(seen: Visit, request: Any) -> None:
    seen.weight += request.sizes()["responseBodySize"]


def _told(violation: dict[str, Any]) -> str:
    where = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
    return f"{violation['id']}: {violation['help']} at {where}"
