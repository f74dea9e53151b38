"""What a caller gives, as the rooms take it: texts or paths, mappings by name, counts, days, and specs of audits."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baserate.errors import Fault, UsageError, is_number
from baserate.tomlfile.numbers import AMBIGUOUS

if TYPE_CHECKING:
    from baserate.auditing.spec import AuditSpec


def path_text(path: os.PathLike[Any]) -> str:
    """Return a path as text; a file that is called like a case is a file."""
    text = os.fspath(path)
    if isinstance(text, bytes):
        text = os.fsdecode(text)
    return f"./{text}" if text.startswith("case:") else text


def is_toml(text: str, parameter: str) -> bool:
    """Return whether a text is TOML rather than a path. Raises UsageError where it can mean two things, or nothing."""
    if not text.strip():
        raise UsageError(Fault("an empty text", "a path, case:NAME, or a TOML text", key=parameter))
    looks_like_toml = "\n" in text or "=" in text or text.lstrip().startswith(("[", "#"))
    named = looks_like_toml or text.startswith("case:")
    if named and _is_file(text):
        reading = "a TOML text" if looks_like_toml else "a ready case"
        found = f"{text[:80]!r}, which is the name of a file and could be {reading}"
        hint = "give pathlib.Path(...) for the file" + ("" if looks_like_toml else ", or rename the file")
        raise UsageError(Fault(found, "what can mean one thing", hint, key=parameter))
    return looks_like_toml


def _is_file(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # too long, or with characters that no name has
        return False


def text(given: object, parameter: str, what: str) -> str:
    """Return a text that was given. Raises UsageError for anything else, with ``what`` is allowed."""
    if not isinstance(given, str):
        raise UsageError(Fault(repr(given)[:100], what, key=parameter))
    return given


def mapping(given: object, parameter: str) -> Mapping[str, Any]:
    """Return a mapping that was given. Raises UsageError for anything else."""
    if not isinstance(given, Mapping):
        raise UsageError(Fault(f"a value of type {type(given).__name__!r}", "a mapping by name", key=parameter))
    return given


def seen(name: str, pair: Any) -> Any:
    """Return the counts of one input. Raises UsageError."""
    from baserate.assessment.posterior import Counts
    from baserate.assessment.update import Seen
    from baserate.errors import whole_in
    from baserate.quantity import LARGEST_N

    if not isinstance(pair, tuple | list) or len(pair) != 2 or not all(whole_in(one, 0, LARGEST_N) for one in pair):
        allowed = "two whole numbers, (errors, tries), such as (3, 1200)"
        raise UsageError(Fault(repr(pair)[:100], allowed, key=f"counts {name}"))
    return Seen(text(name, "counts", "names of inputs"), Counts(int(pair[0]), int(pair[1])))


def request(name: str, tries: Any) -> Any:
    """Return a count to predict. Raises UsageError."""
    from baserate.assessment.predict import Request

    if not is_number(tries):
        raise UsageError(Fault(repr(tries)[:100], "a number of tries, days or years", key=f"predict {name}"))
    return Request(text(name, "predict", "names of inputs and outcomes"), float(tries))


def day(given: object) -> date:
    """Return a day from a date or its text, today for none. Raises UsageError."""
    from baserate.practice.table import read_date

    found = date.today() if given is None else read_date(given)
    if found is None:
        raise UsageError(Fault(repr(given)[:100], "a day such as 2026-11-25", key="as_of"))
    return found


def values_text(values: Any) -> str:
    """Return the values of one parameter as ``read_vary`` takes them."""
    if isinstance(values, str):
        return values
    given = values if isinstance(values, Sequence) or hasattr(values, "__array__") else [values]
    return ",".join(_value_text(value) for value in given)


def _value_text(value: object) -> str:
    """Return a value as text; the decimals of a number are not taken for thousands (1.234)."""
    text = str(value)
    return text + "0" if is_number(value) and re.fullmatch(AMBIGUOUS, text) else text


def spec_of(spec: Any, declared: Mapping[str, Any]) -> AuditSpec:
    """Return the spec of an audit from a path, a text, a mapping or keywords. Raises UsageError or AuditError."""
    from baserate.auditing import load as specs
    from baserate.auditing.spec import AuditSpec

    if (spec is None) == (not declared):
        found = "neither a spec nor keywords" if spec is None else f"a spec, and the keywords {', '.join(declared)}"
        raise UsageError(Fault(found, "one of the two", 'groups=["race"], outcome="y", decision="flagged"', key="spec"))
    if spec is None:
        return specs.spec_from_keywords(declared)
    if isinstance(spec, AuditSpec):
        return spec
    if isinstance(spec, Mapping):
        return specs.spec_from_tables(spec)
    if isinstance(spec, os.PathLike):
        return specs.load_spec(path_text(spec))
    if not isinstance(spec, str):
        allowed = "a path, a TOML text, or a mapping with the keys of an audit file"
        raise UsageError(Fault(f"a value of type {type(spec).__name__!r}", allowed, key="spec"))
    if is_toml(spec, "spec"):
        return replace(specs.check_spec(spec.encode("utf-8", errors="surrogatepass"), "the spec"), name="")
    return specs.load_spec(spec)
