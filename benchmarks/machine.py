"""The machine on which it is measured, in words."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Machine:
    """Its processor, cores, memory in gigabytes, and the load average before the measurement."""

    processor: str
    cores: int
    memory: int
    load: float

    def in_words(self) -> str:
        """The machine as a phrase."""
        cores = "one core" if self.cores == 1 else f"{self.cores} cores"
        quiet = "quiet before" if self.load < 0.5 else f"not quiet: load average {self.load:.1f} before"
        python = f"Python {platform.python_version()}"
        return f"{self.processor}, {cores}, {self.memory} GB of memory, {python}; {quiet}"


def here() -> Machine:
    """This machine, now."""
    memory = round(psutil.virtual_memory().total / 2**30)
    return Machine(_processor(), os.cpu_count() or 1, memory, os.getloadavg()[0])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
