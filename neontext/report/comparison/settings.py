"""What differs in how two audits were made, as their summaries say."""

from collections.abc import Mapping
from typing import Any

from neontext.corpus.one_line import one_line
from neontext.report.saved.audit import SavedAudit
from neontext.report.view.names import N_SETTING
from neontext.report.view.run import settings

#: Differences that are listed.
N_SETTINGS = 40
_NOT_SET = "–"


def differing_settings(first: SavedAudit, second: SavedAudit) -> list[dict[str, str]]:
    """Parameters and versions that differ.

    Parameters
    ----------
    first, second : SavedAudit
        The audits; nothing in their summaries is trusted.

    Returns
    -------
    list of dict
        name, and first and second as the report writes settings, "–" where one has none; at most `N_SETTINGS`.
    """
    one, other = (_settings(audit.summary) for audit in (first, second))
    names = [name for name in dict.fromkeys((*one, *other)) if one.get(name) != other.get(name)]
    values = [(name, *(side.get(name, _NOT_SET) for side in (one, other))) for name in names[:N_SETTINGS]]
    rows = [
        {"name": name, "first": one_line(before, N_SETTING), "second": one_line(after, N_SETTING)}
        for name, before, after in values
    ]
    # Where the value is the same as written, the difference lies in digits that the report does not show.
    return [row for row in rows if row["first"] != row["second"]]


def _settings(summary: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part, before in (("parameters", ""), ("versions", "version of ")):
        values = summary.get(part)
        if isinstance(values, Mapping):
            found |= {before + row["name"]: row["value"] for row in settings(_as_asked(values))}
    return found


def _as_asked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what follows from the documents: notes and counts that no one has set."""
    return {name: value for name, value in values.items() if name not in _FOLLOWS}


_FOLLOWS = {"given", "moved_from_labels", "left_out", "phrases_found", "label_notes", "fields_kept", "vectors_reason"}
