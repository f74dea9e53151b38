"""baserate evaluates; it never operates. This holds the line."""

from __future__ import annotations

import ast
import re

import pytest

from baserate.loops import LOOPS, loop_kind
from baserate.stages import kind_names, stage_kind
from support.paths import ROOT

#: Packages that read images, faces, plates, voices or devices, or that look for a best plan.
READERS = {
    *("opencv-python", "opencv-python-headless", "opencv-contrib-python", "cv2", "dlib", "face-recognition"),
    *("face_recognition", "insightface", "deepface", "facenet", "facenet-pytorch", "mediapipe", "retinaface"),
    *("openalpr", "easyocr", "pytesseract", "librosa", "speechbrain", "whisper", "openai-whisper", "imageio"),
    *("torch", "torchvision", "tensorflow", "keras", "scapy", "phonenumbers", "bleak", "shodan", "spiderfoot"),
    *("ortools", "pyomo", "optuna", "hyperopt"),
}
IDENTITIES = re.compile(
    r"(^|_)(name|names|surname|face_image|image|photo|video|audio|voice|plate|licence|license|phone|imei|imsi|mac|ip|email|"
    r"address|passport|account|embedding|template|person_id|national_id)($|_)"
)


def test_no_dependency_reads_people():
    for lock in (ROOT / "requirements").glob("*.txt"):
        names = {match.lower() for match in re.findall(r"(?m)^([A-Za-z0-9_.-]+)==", lock.read_text())}
        assert names and not names & READERS


@pytest.mark.slow
def test_no_module_imports_a_reader_of_people():
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            assert not {name.partition(".")[0] for name in names} & READERS, path


def test_no_parameter_takes_an_identity():
    """Parameters are numbers: rates, counts and sizes. None of them could hold a person."""
    for kind in (*map(stage_kind, kind_names()), *map(loop_kind, LOOPS.built_in)):
        for parameter in (*kind.parameters, *(kind.items.parameters if kind.items else ())):
            assert not IDENTITIES.search(parameter.value_name), f"{kind.name}.{parameter.name}"
            assert parameter.domain.low >= 0 or (parameter.domain.low, parameter.domain.high) == (-1, 1)


def test_lock_files_hold_names_versions_and_hashes_only():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text
        assert "--index-url" not in text
        pinned = re.findall(r"(?m)^[A-Za-z0-9_.-]+==\S+", text)
        assert len(pinned) == len(re.findall(r"(?m)^\S", re.sub(r"(?m)^(#| ).*", "", text)))
        assert text.count("--hash=sha256:") >= len(pinned)
