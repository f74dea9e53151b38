"""baserate evaluates; it never operates. This holds the line, and is itself held by violations that it must notice."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from types import SimpleNamespace

import pytest

from baserate.auditing.log import finding
from baserate.auditing.spec import Columns
from baserate.loops import LOOPS, loop_kind
from baserate.report.document import Report
from baserate.stages import kind_names, stage_kind
from support.boundary import (
    ENDINGS,
    crossing_code,
    crossing_columns,
    crossing_output,
    crossing_packages,
    crossing_parameters,
)
from support.logs import run_audit, write_csv
from support.paths import ROOT

SOURCE = ROOT / "src"


def declared_packages():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    return [re.match(r"[A-Za-z0-9_.-]+", requirement)[0] for requirement in listed]


def parameters():
    """Yield every parameter of every kind of stage and of loop, those of items too, with its domain."""
    for kind in (*map(stage_kind, kind_names()), *map(loop_kind, LOOPS.built_in)):
        items = kind.items.parameters if kind.items else ()  # type: ignore[attr-defined]
        for parameter in (*kind.parameters, *items):  # type: ignore[attr-defined]
            yield f"{kind.name}.{parameter.name}", parameter.domain  # type: ignore[attr-defined]


def test_no_module_crosses_the_line():
    crossing = {
        name: found
        for path in SOURCE.rglob("*.py")
        if (found := crossing_code(name := path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")))
    }
    assert not crossing


def test_every_package_that_comes_with_ours_is_on_the_list():
    assert not crossing_packages(declared_packages())


def test_no_parameter_of_any_kind_takes_an_identity():
    listed = list(parameters())
    assert len(listed) > 100
    assert not crossing_parameters(listed)


def test_an_audit_declares_decisions_outcomes_and_groups_and_nothing_else():
    assert not crossing_columns(part.name for part in fields(Columns))


def test_no_file_of_images_sounds_or_devices_is_a_log():
    assert not [ending for ending in finding.ENDINGS if ENDINGS.search(f"x{ending}")]


@pytest.fixture(scope="module")
def secrets_and_result(tmp_path_factory):
    """An audit of 400 rows in which every row has a person and a score of its own."""
    rows = [
        (f"Q{index:04}", 1000 + 0.1237 * index, int(index % 3 == 0), "AB"[index % 2], f"2025-0{1 + index % 9}-15")
        for index in range(400)
    ]
    log = write_csv(tmp_path_factory.mktemp("log") / "log.csv", ("who", "s", "y", "g", "when"), rows)
    columns = {"score": "s", "threshold": 1020, "outcome": "y", "groups": ["g"], "time": "when", "person": "who"}
    return [row[0] for row in rows], run_audit(log, columns, reference={"g": "A"})


def test_no_output_of_an_audit_has_a_row_or_a_persons_value(secrets_and_result):
    secrets, result = secrets_and_result
    assert not crossing_output(result.to_dict(), secrets, result.rows)
    report = Report(result)
    for written in (report.html(), report.csv(), report.text(), repr(result), "\n".join(result.warnings)):
        assert not crossing_output(written, secrets, result.rows)


@pytest.mark.parametrize("case", ["met-live-2024-25", "whole-chain", "described-person"])
def test_no_output_of_an_assessment_is_of_persons(case):
    import baserate as br

    found = br.assess(f"case:{case}", draws=100)
    assert not crossing_output(found.to_dict(), ["@"], 10_000)


def test_lock_files_hold_names_versions_and_hashes_only():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text
        assert "--index-url" not in text
        pinned = re.findall(r"(?m)^[A-Za-z0-9_.-]+==\S+", text)
        assert len(pinned) == len(re.findall(r"(?m)^\S", re.sub(r"(?m)^(#| ).*", "", text)))
        assert text.count("--hash=sha256:") >= len(pinned)


#: Violations that somebody might write, in the code of a module.
IN_CODE = [
    *(f"import {name}" for name in ("cv2", "dlib", "face_recognition", "insightface", "deepface", "mediapipe", "PIL")),
    *(f"import {name}" for name in ("torch", "torchvision", "tensorflow", "keras", "transformers", "onnxruntime")),
    *(
        f"import {name}"
        for name in ("librosa", "speechbrain", "whisper", "pytesseract", "easyocr", "openalpr", "imageio")
    ),
    *(f"import {name}" for name in ("skimage.io", "scapy.all", "phonenumbers", "shodan", "bleak", "recordlinkage")),
    *(f"import {name}" for name in ("ortools.sat", "pyomo.environ", "optuna", "requests", "httpx", "pandas", "faker")),
    *(
        f"import {name}"
        for name in ("socket", "subprocess", "ctypes", "smtplib", "http.client", "urllib.request", "pickle")
    ),
    "import numpy, cv2",
    "import numpy as np, dlib as d",
    "from PIL import Image",
    "def read(path):\n    import cv2\n    return cv2.imread(path)",
    "def read(path):\n    from insightface.app import FaceAnalysis",
    "try:\n    import torch\nexcept ImportError:\n    torch = None",
    "if True:\n    from deepface import DeepFace",
    "import importlib\nreader = importlib.import_module('face_recognition')",
    "from importlib import import_module\nimport_module('cv2')",
    "import importlib\nimportlib.import_module('c' + 'v2')",
    "reader = __import__('dlib')",
    "reader = __import__(name)",
    "exec('import cv2')",
    "eval(text)",
    "import os\nos.system('ffmpeg')",
    "import os\nos.popen('zbarimg')",
    "def identify_person(face): ...",
    "def rank_people(scores): ...",
    "def list_people(log): ...",
    "async def track_devices(log): ...",
    "def score_individuals(log): ...",
    "def export_rows(log): ...",
    "def best_patrol_plan(places): ...",
    "def optimise_threshold(scores): ...",
    "def maximize_arrests(areas): ...",
    "def best_camera_placement(areas): ...",
    "class Log:\n    def link_persons(self): ...",
    "KINDS = {'.jpg': 'image'}",
    "KINDS = {'.mp4': 'video'}",
    "SUFFIXES = ('.csv', '.wav')",
    "MODEL = 'faces.onnx'",
]
NUMBER = SimpleNamespace(low=0.0)
#: Parameters that no kind may have.
AS_PARAMETERS = [
    *(
        "face_image",
        "suspect_name",
        "plate",
        "phone_number",
        "embedding",
        "device_id",
        "video",
        "home_address",
        "voice",
    ),
    *(
        "voice",
        "date_of_birth",
        "email",
        "gait",
        "person_id",
        "review.officer",
        "places.surname",
        "imei",
        "passport",
        "dna",
    ),
    *("badge_number", "template", "latitude", "mugshot", "account", "Geburtsdatum", "身份证号"),
]
AS_PACKAGES = [
    *(
        "opencv-python",
        "opencv-python-headless",
        "dlib",
        "face-recognition",
        "insightface",
        "torch",
        "pillow",
        "openai",
    ),
    *("openai", "phonenumbers", "requests", "optuna", "transformers"),
]
AS_COLUMNS = ["name", "address", "plate", "face", "officer", "suspect", "email"]
AS_OUTPUT = [
    {"groups": [{"group": {"race": "A"}, "surname": "x"}]},
    {"people": [{"Officer": 3}]},
    {"groups": [{"note": "mostly Q0007"}]},
    {"curves": {"roc": [{"threshold": value} for value in range(400)]}},
    {"plate": "AB12 CDE"},
    {"warnings": ["the row of Q0399 could not be read"]},
]


@pytest.mark.parametrize("source", IN_CODE)
def test_a_violation_in_code_is_noticed(source):
    assert crossing_code("baserate/new.py", source)


@pytest.mark.parametrize("name", AS_PARAMETERS)
def test_a_parameter_that_holds_a_person_is_noticed(name):
    assert crossing_parameters([(f"new_kind.{name}", NUMBER)])


@pytest.mark.parametrize("domain", [SimpleNamespace(low=-1.0), SimpleNamespace(), "text", None])
def test_a_parameter_that_is_no_number_from_0_is_noticed(domain):
    assert crossing_parameters([("new_kind.rate", domain)])


@pytest.mark.parametrize("name", AS_PACKAGES)
def test_a_package_that_is_on_no_list_is_noticed(name):
    assert crossing_packages([*declared_packages(), name]) == [name]


@pytest.mark.parametrize("name", AS_COLUMNS)
def test_a_new_column_of_an_audit_is_noticed(name):
    assert crossing_columns(["outcome", name]) == [name]


@pytest.mark.parametrize("told", AS_OUTPUT)
def test_an_output_of_persons_or_rows_is_noticed(told):
    assert crossing_output(told, [f"Q{index:04}" for index in range(400)], 400)


def test_what_is_allowed_is_not_noticed():
    allowed = "import numpy as np\nfrom baserate.results import Result\nimport json\n\ndef find_hidden(groups): ...\n"
    assert not crossing_code("baserate/new.py", allowed)
    assert not crossing_parameters([("kind.faces_per_day", NUMBER), ("kind.watchlist_size", NUMBER)])
