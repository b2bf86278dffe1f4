"""Figures of the parts of the study, kept between runs: some parts take most of an hour."""

import json
from datetime import date
from pathlib import Path
from typing import Any

#: Where they are kept.
MEASURED = Path(__file__).with_name("measured.json")


def kept_figures() -> dict[str, dict[str, Any]]:
    """Figures that are kept, by part."""
    return json.loads(MEASURED.read_text()) if MEASURED.is_file() else {}


def keep_figures(part: str, figures: dict[str, Any]) -> None:
    """Keep the figures of a part, with the day."""
    kept = kept_figures() | {part: {"date": str(date.today()), **figures}}
    MEASURED.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n")
