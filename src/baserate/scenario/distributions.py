"""Numbers and ranges: from the ends of a range to its distribution."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scipy import special

from baserate.errors import Faults
from baserate.parameters import Domain, Parameter
from baserate.quantity import Distribution, Fixed, LogitNormal, LogNormal, Normal, widen_triangular, widen_uniform
from baserate.tomlfile.numbers import NumberError, number_of

RANGE_LEVEL = 0.9
FORMS = 'a number; "a to b"; {low, high, level, shape}; {count, of}; {evidence = "ID"}; {by_group = {...}}'


#: A normal distribution with more of its mass than this outside of what is possible reaches out of it.
REACH = 1e-6


def read_number(raw: Any, domain: Domain, path: str, faults: Faults, *, allowed: str = "") -> float | None:
    """Return a number inside the domain, or None after noting what is wrong with it.

    It may be written as text (``"0.1%"``, ``"1 in 1000"``). ``allowed`` is what is said of anything else.
    """
    if isinstance(raw, str):
        try:
            number = number_of(raw, share=domain.is_probability)
        except NumberError as error:
            faults.add(path, raw, allowed or f"a number: {domain.words}", error.hint)
            return None
    elif isinstance(raw, bool) or not isinstance(raw, (int, float)):
        faults.add(path, raw, allowed or f"a number: {domain.words}")
        return None
    elif isinstance(raw, int) and raw.bit_length() > 1000:
        faults.add(path, raw, domain.words)
        return None
    else:
        number = float(raw)
    if not domain.holds(number):
        is_percent = domain.is_probability and 1 < number <= 100
        faults.add(path, raw, domain.words, f"write {number:g} % as {number / 100:g}" if is_percent else "")
        return None
    return number


def read_value(raw: Any, parameter: Parameter, path: str, faults: Faults) -> float | None:
    """Return a number for a parameter, or None after noting what is wrong with it."""
    domain = parameter.domain
    if isinstance(raw, (int, float)) and domain.is_probability and parameter.about.is_error and 1 < raw <= 100:
        faults.add(path, raw, domain.words, _of_errors(float(raw)))
        return None
    number = read_number(raw, domain, path, faults, allowed=FORMS if isinstance(raw, (list, str)) else "")
    if number is None or not check_whole(number, parameter, path, faults):
        return None
    return number


def _of_errors(percent: float) -> str:
    """Return how to write a percentage given for a rate of errors: which is meant is for the writer to say."""
    wrong, right = f"{percent / 100:.12g}", f"{(100 - percent) / 100:.12g}"
    if percent > 50:
        return (
            f"is {percent:g} % how often it is right? Then write {right}; {wrong} says that it is how often it is wrong"
        )
    return f"write {percent:g} % as {wrong}"


def check_whole(number: float, parameter: Parameter, path: str, faults: Faults) -> bool:
    """Whether a number is whole where it has to be; a fault is noted where it is not."""
    if not parameter.whole or number == round(number):
        return True
    unit = parameter.about.unit
    faults.add(path, f"{number:g} {unit}", f"a whole number of {unit}", as_thousands(number), quote=False)
    return False


def as_thousands(number: float) -> str:
    """Return how to write a number of which the point may be meant to set off thousands, nothing for any other."""
    thousands = number * 1000
    is_short = number < 1000 and thousands == round(thousands)
    return f"write {thousands:_.0f} if thousands are meant" if is_short else ""


def range_distribution(
    low: float,
    high: float,
    domain: Domain,
    path: str,
    faults: Faults,
    *,
    shape: str | None = None,
    level: float | None = None,
    mode: float | None = None,
) -> Distribution | None:
    """Return the distribution of a range; without a shape: logit-normal, log-normal or normal as the domain asks."""
    outside = [end for end in (low, high) if not replace(domain, integer=False).holds(end)]
    if outside:
        faults.add(path, outside[0], domain.words)
        return None
    if low > high:
        faults.add(path, f"{low:g} to {high:g}", "the lower end first", f'write "{high:g} to {low:g}"', quote=False)
        return None
    if mode is not None and not low <= mode <= high:
        faults.add(f"{path}.mode", mode, f"a mode from {low:g} to {high:g}")
        return None
    if low == high:
        return Fixed(low)
    shape = shape or ("logit-normal" if domain.is_probability else "log-normal" if domain.low >= 0 else "normal")
    if shape in ("uniform", "triangular"):
        return _ended(low, high, domain, path, faults, level, mode)
    level = level or RANGE_LEVEL
    hint = 'name the shape: { low = ..., high = ..., shape = "uniform" }, or give the counts: { count = ..., of = ... }'
    if shape == "logit-normal":
        if not (low > 0 and high < 1):
            faults.add(path, f"{low:g} to {high:g}", "a logit-normal range, inside 0 and 1", hint, quote=False)
            return None
        return LogitNormal(low, high, level)
    if shape == "log-normal":
        if low <= 0:
            faults.add(path, f"{low:g} to {high:g}", "a log-normal range, above 0", hint, quote=False)
            return None
        return LogNormal(low, high, level, floor=domain.low, ceiling=domain.high)
    beyond = _mass_outside(low, high, level, domain)
    if beyond > REACH:
        found = f"{low:g} to {high:g}, a normal distribution of which {beyond:.2g} lies outside"
        hint = "leave the shape out: the range then has one that stays inside"
        faults.add(path, found, f"a normal distribution inside {domain.words}", hint, quote=False)
        return None
    return Normal(low, high, level, floor=domain.low, ceiling=domain.high)


def _mass_outside(low: float, high: float, level: float, domain: Domain) -> float:
    """Return the mass of a normal distribution outside of a domain."""
    centre, spread = (low + high) / 2, (high - low) / (2 * special.ndtri((1 + level) / 2))
    return float(special.ndtr((domain.low - centre) / spread) + special.ndtr((centre - domain.high) / spread))


def _ended(
    low: float, high: float, domain: Domain, path: str, faults: Faults, level: float | None, mode: float | None
) -> Distribution | None:
    """Return a uniform or triangular range: low and high are its ends, unless a level says how much lies between."""
    share = 1.0 if level is None else level
    made = widen_uniform(low, high, share) if mode is None else widen_triangular(low, mode, high, share)
    if made.low < domain.low or made.high > domain.high:
        faults.add(
            path,
            f"{low:g} to {high:g} at level {share:g}, which reaches from {made.low:g} to {made.high:g}",
            domain.words,
            "leave the level out: low and high are then the ends",
            quote=False,
        )
        return None
    return made
