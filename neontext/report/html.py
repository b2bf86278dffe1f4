"""The view as one self-contained page: no network, no script, no inline style."""

import base64
import hashlib
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from neontext.corpus.documents import without_surrogates
from neontext.explain.highlight import AGAINST, FOR, STRONGEST

#: Steps of opacity of a highlight, and the step from which it also carries its sign.
STEPS, SIGNED_FROM = 20, 12
#: Steps of the heat of a table's cell.
HEAT_STEPS = 10
_DASH = "–"


def render_html(view: dict[str, Any]) -> str:
    """One HTML page that shows a view.

    Parameters
    ----------
    view : dict
        From `build_view`.

    Returns
    -------
    str
        The page. Its Content-Security-Policy allows its own style sheet and nothing else.
    """
    style = _style_sheet()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = _environment().get_template("report.html.j2")
    # The style sheet is ours and static; everything else is escaped.
    page = template.render(view=view, shown=_shown(view), style=Markup(style), style_hash=digest)  # noqa: S704
    return without_surrogates(page)


def _shown(view: dict[str, Any]) -> frozenset[int]:
    """Rows of the documents that stand on the page, so that they can be linked to."""
    groups = (group for cluster in view["clusters"] for group in cluster["documents"])
    return frozenset(document["document"] for group in groups for document in group["documents"])


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("neontext", "report/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        signed=signed,
        figure=figure,
        fixed=fixed,
        count=count,
        percent=percent,
        probability=probability,
        mark=mark_class,
        heat=heat_class,
    )
    return environment


def _style_sheet() -> str:
    style = files("neontext.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    return style + "".join(_step_rules("f", FOR) + _step_rules("a", AGAINST))


def _step_rules(name: str, colour: tuple[int, int, int]) -> list[str]:
    red, green, blue = colour
    return [
        f".{name}{step}{{background:rgba({red},{green},{blue},{STRONGEST * step / STEPS:.4g})}}\n"
        for step in range(1, STEPS + 1)
    ]


def mark_class(piece: dict[str, Any]) -> str:
    """Class of a highlighted piece: colour, step of opacity, and "s" where it carries its sign.

    Examples
    --------
    >>> mark_class({"kind": "for", "opacity": 0.75}), mark_class({"kind": "against", "opacity": 0.1})
    ('f20 s', 'a3')
    """
    if piece["kind"] == "unexplained":
        return "u"
    step = round(STEPS * piece["opacity"] / STRONGEST)
    return f"{piece['kind'][0]}{step}" + (" s" if step >= SIGNED_FROM else "")


def heat_class(share: float) -> str:
    """Class of a cell that holds a share, 0 to 1.

    Examples
    --------
    >>> heat_class(0.02), heat_class(0.5), heat_class(1.0)
    ('h0', 'h5', 'h10')
    """
    return f"h{round(HEAT_STEPS * share)}"


def signed(value: float | None, digits: int = 3) -> str:
    """A number with its sign, a real minus.

    Examples
    --------
    >>> signed(1.5), signed(-0.25, 1), signed(None)
    ('+1.500', '−0.2', '–')
    """
    return _DASH if value is None else f"{value:+.{digits}f}".replace("-", "−")


def figure(value: float | None, digits: int = 3) -> str:
    """A number to some decimals; what is not zero, but would read so, in powers of ten.

    Examples
    --------
    >>> figure(0.7351), figure(2e-14), figure(0.0)
    ('0.735', '2e−14', '0')
    """
    if value is None:
        return _DASH
    small = 0 < abs(value) < 0.5 * 10**-digits
    text = f"{value:.0e}" if small else f"{value:.{digits}f}" if value else "0"
    return text.replace("-", "−")


def fixed(value: float | None, digits: int) -> str:
    """A measured quantity to some decimals.

    Examples
    --------
    >>> fixed(1234.567, 1), fixed(0.001, 2), fixed(None, 2)
    ('1,234.6', '0.00', '–')
    """
    return _DASH if value is None else f"{value:,.{digits}f}"


def count(value: int) -> str:
    """A number of things, thousands apart.

    Examples
    --------
    >>> count(18731)
    '18,731'
    """
    return f"{value:,}"


def percent(share: float | None) -> str:
    """A share in percent; a little never reads as nothing, nor almost all as all.

    Examples
    --------
    >>> percent(0.454), percent(0.0004), percent(0.999)
    ('45%', '< 1%', '> 99%')
    """
    if share is None:
        return _DASH
    if 0 < share < 0.01:
        return "< 1%"
    return "> 99%" if 0.99 < share < 1 else f"{share:.0%}"


def probability(value: float | None) -> str:
    """A probability to three decimals; it is never rounded to certainty.

    Examples
    --------
    >>> probability(0.9931), probability(0.99999), probability(0.0001)
    ('P = 0.993', 'P > 0.999', 'P < 0.001')
    """
    if value is None:
        return f"P {_DASH}"
    return "P > 0.999" if value > 0.9995 else "P < 0.001" if value < 0.0005 else f"P = {value:.3f}"
