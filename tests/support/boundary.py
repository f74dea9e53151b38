"""The rules that hold the boundary, each a function that lists what crosses it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from baserate.identities.columns import identity_like, names_an_officer
from baserate.identities.wording import cut

#: Every package of others that the code may import. One more is a decision, with its reason in the commit.
THIRD_PARTY = {
    *("altair", "bibtexparser", "click", "distributed", "docx", "duckdb", "ibis", "jinja2", "latex2mathml"),
    *(
        "markupsafe",
        "narwhals",
        "numpy",
        "py4j",
        "pydantic",
        "pylatexenc",
        "pyspark",
        "python_calamine",
        "rich",
        "sqlglot",
    ),
    *("scipy", "starlette", "sympy", "tree_sitter", "tree_sitter_toml", "uvicorn", "vl_convert", "weasyprint"),
}
#: Every package that may be installed with ours, by the names of registries.
INSTALLED = {
    *("altair", "bibtexparser", "click", "distributed", "duckdb", "ibis-framework", "jinja2", "latex2mathml"),
    *("narwhals", "numpy", "pydantic", "pylatexenc", "pyspark", "python-calamine", "python-docx", "rich", "scipy"),
    *("starlette", "sympy", "tree-sitter", "tree-sitter-toml", "uvicorn", "vl-convert-python", "weasyprint"),
}
#: Modules of Python itself that reach other machines, other programs or memory; none is imported.
REACHING = {
    *("ctypes", "ftplib", "http", "imaplib", "nntplib", "poplib", "smtplib", "socket", "socketserver", "ssl"),
    *("subprocess", "telnetlib", "webbrowser", "xmlrpc", "wave", "audioop", "colorsys", "imghdr", "sndhdr", "pickle"),
}
#: Which module may import which of them, and for what.
REACHED_FOR = {
    "baserate/cli/cases.py": {"webbrowser"},
    "baserate/cli/delivery.py": {"webbrowser"},
    "baserate/cli/serve.py": {"webbrowser"},
}
#: Where a module's name is made while the code runs: the public face, kinds of stage, loop, report and engine.
BY_NAME = {
    *("baserate/__init__.py", "baserate/kinds.py", "baserate/results.py", "baserate/cli/__init__.py"),
    *("baserate/report/document.py", "baserate/auditing/engines/__init__.py"),
}
#: Endings of files that are read as logs or documents.
ENDINGS = re.compile(
    r"\.(jpe?g|png|gif|bmp|tiff?|heic|webp|raw|dng|mp[34]|mov|avi|mkv|webm|m4a|wav|flac|ogg|opus|aac|pcap|ng|vcf|ics|eml|"
    r"onnx|pt|pth|safetensors|tflite|npy|faiss)$",
    re.IGNORECASE,
)
#: What no function does: the verbs of operating a system, and what they would be done to.
OPERATES = re.compile(
    r"(^|_)(identify|recogni[sz]e|track|trace|locate|follow|deanonymi[sz]e|reidentify|unmask|profile|link|score|rank|list|"
    r"find|target|export|dump|pick|select|predict)_?(the_)?(people|persons?|faces?|suspects?|individuals?|names?|plates?|"
    r"devices?|citizens?|residents?|offenders?|rows)($|_)"
    r"|(^|_)(best|optimal|optimi[sz]e|maximi[sz]e)_?(the_)?(patrols?|threshold|cameras?|placement|plan|routes?|hits|arrests|catch)"
    r"($|_)"
)
#: Words that no parameter or declared column has in its name, beside those of identities.
_READS = {
    *(
        "audio",
        "video",
        "voice",
        "gait",
        "iris",
        "retina",
        "biometric",
        "biometrics",
        "embedding",
        "embeddings",
        "imei",
    ),
    *("image", "images", "photo", "photos", "picture", "mugshot", "frame", "pixels", "template", "plate", "plates"),
    *("fingerprint", "faceprint", "imei", "imsi", "mac", "ssid", "bluetooth", "handle", "account", "selfie", "dna"),
}


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield every module that code imports, at its top or inside a function, by statement or by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__") and node.args:
            first = node.args[0]
            yield first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else "?"


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def crossing_code(name: str, source: str) -> list[str]:
    """Return what crosses the line in a module: its imports, its calls, its functions, the files that it names."""
    tree = ast.parse(source)
    found = []
    for module in imported(tree):
        top = module.partition(".")[0]
        if module == "?":
            found += [] if name in BY_NAME else ["imports what it has made the name of"]
        elif top in REACHING and top not in REACHED_FOR.get(name, ()):
            found.append(f"imports {top}, which reaches other machines, programs or memory")
        elif module.startswith("urllib") and module != "urllib.parse":
            found.append(f"imports {module}")
        elif top not in THIRD_PARTY and top != "baserate" and top not in sys.stdlib_module_names:
            found.append(f"imports {top}, which is on no list")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"):
            found.append(f"calls {node.func.id}")
        if isinstance(node, ast.Call) and _called(node) in ("system", "popen", "urlopen", "urlretrieve"):
            found.append(f"calls {_called(node)}")
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and OPERATES.search(node.name):
            found.append(f"has a function {node.name}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ENDINGS.search(node.value):
            found.append(f"names a file of the kind {node.value}")
    return found


def crossing_packages(names: Iterable[str]) -> list[str]:
    """Return the packages that are on no list."""
    return sorted({name.lower().replace("_", "-") for name in names} - INSTALLED)


#: Numbers of officers and of their hours: of how many, never of whom.
_OF_OFFICERS = {"officers", "hours_per_officer_per_day", "officers_per_unit", "officers_per_checkpoint"}


def crossing_parameters(parameters: Iterable[tuple[str, Any]]) -> list[str]:
    """Return the parameters that could hold a person: their names, or a domain that is none of numbers from 0."""
    found = []
    for name, domain in parameters:
        words, own = {word.lower() for word in cut(name)}, name.rpartition(".")[2]
        if words & _READS or (own not in _OF_OFFICERS and (identity_like(own) or names_an_officer(own))):
            found.append(f"{name}, which sounds like an identity")
        low, high = getattr(domain, "low", None), getattr(domain, "high", 2)
        if not isinstance(low, (int, float)) or (low < 0 and not -1 <= low < high <= 1):
            found.append(f"{name}, which is no number from 0 and no correlation")
    return found


#: What an audit file may declare of columns. A person's column only says which rows belong together.
COLUMNS = {
    *("outcome", "groups", "score", "threshold", "decision", "time", "person", "observed", "place", "intersections"),
    *("count", "weight", "flagged_when"),
}


def crossing_columns(keys: Iterable[str]) -> list[str]:
    """Return the keys of an audit file's columns that are on no list."""
    return sorted(set(keys) - COLUMNS)


#: Keys of results that an identity could be told by, with what they are of here: outcomes, provisions, stages.
_OURS = {
    "id",
    "name",
    "text",
    "title",
    "code",
    "note",
    "notes",
    "number",
    "where",
    "place",
    "reference",
    "person",
    "key",
}


def crossing_output(told: Any, secrets: Iterable[str], rows: int, path: str = "") -> list[str]:
    """Return what crosses the line in an output: a key of an identity, a secret value, or an entry for every row."""
    listed = list(secrets)
    found = []
    if isinstance(told, Mapping):
        for key, value in told.items():
            if key not in _OURS and "_" not in key and (identity_like(key) or names_an_officer(key)):
                found.append(f"{path}.{key}: a key of an identity")
            found += crossing_output(value, listed, rows, f"{path}.{key}")
    elif isinstance(told, list):
        if len(told) >= rows:
            found.append(f"{path}: as many entries as rows")
        for value in told:
            found += crossing_output(value, listed, rows, f"{path}[]")
    elif isinstance(told, str):
        found += [f"{path}: a value of one row" for secret in listed if secret in told]
    return found
