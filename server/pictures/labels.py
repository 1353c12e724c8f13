"""Room for names on a crowded sheet: each is set where it covers no other."""

from __future__ import annotations

from typing import Final

from server.pictures.svg import SMALL_SIZE, width

_HEIGHT: Final = 15
_DISTANCE: Final = 9

Box = tuple[float, float, float, float]


class Labels:
    """The boxes that are taken on a sheet of so many pixels."""

    def __init__(self, total: float, height: float) -> None:
        self.width = total
        self.height = height
        self._taken: list[Box] = []

    def occupy(self, left: float, top: float, right: float, bottom: float) -> None:
        """Keep a box free of names."""
        self._taken.append((left, top, right, bottom))

    def find(self, text: str, dot: tuple[float, float]) -> tuple[float, float, str] | None:
        """Where a name stands beside its dot (x, baseline, anchor): right, left, above or below; or None."""
        x, y = dot
        room = width(text) * 1.06
        spots = (
            (x + _DISTANCE, y + 4, "", x + _DISTANCE),
            (x - _DISTANCE, y + 4, "end", x - _DISTANCE - room),
            (x, y - _DISTANCE, "middle", x - room / 2),
            (x, y + _DISTANCE + 10, "middle", x - room / 2),
        )
        for left_x, baseline, anchor, left in spots:
            box = (left, baseline - 12, left + room, baseline - 12 + _HEIGHT)
            if self._is_free(box):
                self._taken.append(box)
                return left_x, baseline, anchor
        return None

    def fits_at(self, text: str, middle: tuple[float, float]) -> bool:
        """Whether a small name fits around a point; if so its room is taken."""
        room = width(text, SMALL_SIZE)
        x, y = middle
        box = (x - room / 2, y - 11, x + room / 2, y + 4)
        if not self._is_free(box):
            return False
        self._taken.append(box)
        return True

    def _is_free(self, box: Box) -> bool:
        left, top, right, bottom = box
        if left < 2 or top < 2 or right > self.width - 2 or bottom > self.height - 2:
            return False
        return all(right <= a or c <= left or bottom <= b or d <= top for a, b, c, d in self._taken)
