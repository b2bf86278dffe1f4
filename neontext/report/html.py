"""The view as one self-contained page: no network, no script but its own, no inline style."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from neontext.corpus.one_line import without_surrogates
from neontext.explain.highlight import AGAINST, FOR, STRONGEST

#: Steps of opacity of a highlight, and the step from which it also carries its sign.
STEPS, SIGNED_FROM = 20, 12
#: Steps of the heat of a table's cell.
HEAT_STEPS = 10
_DASH = "–"


def render_html(view: dict[str, Any], packed: Mapping[str, str], shards: Sequence[int] = (), *, audit: str = "") -> str:
    """One HTML page that shows a view.

    Parameters
    ----------
    view : dict
        From `build_view`.
    packed : dict of str to str
        Documents for the page's script, from `page_data`.
    shards : sequence of int
        From `page_data`: where each shard begins.
    audit : str
        SHA-256 of the audit's summary.json, by which a review of it is known.

    Returns
    -------
    str
        The page. Its Content-Security-Policy allows its own style sheet and its own script, and nothing else: no
        network, no code from a text.
    """
    script = _read("page/page.js")
    highlight = {"steps": STEPS, "signed_from": SIGNED_FROM}
    facts = _inert_json(view["facts"] | {"audit": audit, "shards": list(shards), "highlight": highlight})
    return render_page(
        "report.html.j2", script=script, view=view, shown=frozenset(view["shown"]), facts=facts, packed=packed
    )


def render_page(template: str, *, script: str = "", images: bool = False, **context: Any) -> str:
    """A page in the frame that all pages share.

    Parameters
    ----------
    template : str
        Name of the template; it extends frame.html.j2.
    script : str
        The page's own script; trusted.
    images : bool
        Whether pictures may lie in the page itself (data: addresses).
    **context
        What the template shows. Everything is escaped.

    Returns
    -------
    str
        The page.
    """
    style = _style_sheet()
    markup = {"style": Markup(style), "script": Markup(script)}  # noqa: S704 - ours and static
    policy = _policy(style, script, images)
    page = _environment().get_template(template).render(policy=policy, **markup, **context)
    return without_surrogates(page)


def render_pictures(template: str, **context: Any) -> str:
    """A page of pictures, with the script by which it is searched and shown light or dark; see `render_page`."""
    return render_page(template, script=_read("page/pictures.js"), images=True, **context)


def _policy(style: str, script: str, images: bool) -> str:
    rules = [
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'" if script else "script-src 'none'",
        "img-src data:" if images else "img-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    return "; ".join(rules)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _inert_json(data: Any) -> Markup:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def _read(name: str) -> str:
    return files("neontext.report").joinpath(name).read_text(encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("neontext", "report/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(signed=signed, figure=figure, fixed=fixed, count=count, percent=percent)
    environment.filters.update(heat=heat_class, mark=mark_class)
    return environment


def _style_sheet() -> str:
    style = _read("templates/report.css") + _read("page/page.css")
    return style + "".join(_step_rules("f", FOR) + _step_rules("a", AGAINST))


def _step_rules(name: str, colour: tuple[int, int, int]) -> list[str]:
    red, green, blue = colour
    return [
        f".{name}{step}{{background:rgba({red},{green},{blue},{STRONGEST * step / STEPS:.4g})}}\n"
        for step in range(1, STEPS + 1)
    ]


def mark_class(share: float, kind: str) -> str:
    """Class of a highlighted word that has a share of the strongest relevance: colour, step, "s" with its sign.

    Examples
    --------
    >>> mark_class(1.0, "for"), mark_class(0.25, "against")
    ('f20 s', 'a5')
    """
    step = round(STEPS * share)
    return f"{kind[0]}{step}{' s' if step >= SIGNED_FROM else ''}"


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
    >>> fixed(1234.567, 1), fixed(-0.534, 2), fixed(None, 2)
    ('1,234.6', '−0.53', '–')
    """
    return _DASH if value is None else f"{value:,.{digits}f}".replace("-", "−")


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
