# SPDX-License-Identifier: Apache-2.0
"""Writes reference.json: where River's detectors find drift in series of losses.

    pip install river==0.26.0 && python make_reference.py

The series are made of whole numbers modulo 2^64 (SplitMix64), so that the test makes the same.
ADWIN of River also reports falls and then starts anew; the series only rise or stay.
"""

import json

from river import drift

MASK = (1 << 64) - 1


def splitmix(seed):
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield ((z ^ (z >> 31)) >> 11) * 2.0**-53


def errors(seed, parts):
    """0 or 1: parts of (length, rate)."""
    uniform = splitmix(seed)
    return [1.0 if next(uniform) < rate else 0.0 for length, rate in parts for _ in range(length)]


def sizes(seed, parts):
    """Uniform losses: parts of (length, mean)."""
    uniform = splitmix(seed)
    return [2 * mean * next(uniform) for length, mean in parts for _ in range(length)]


SERIES = {
    "errors": [
        (1, [[1000, 0.1], [1000, 0.3]]),
        (2, [[500, 0.05], [500, 0.2], [800, 0.5]]),
        (3, [[3000, 0.2]]),
        (4, [[5000, 0.02], [2000, 0.06]]),
        (5, [[200, 0.3], [300, 0.9]]),
        (6, [[20000, 0.1], [3000, 0.13], [2000, 0.4]]),
    ],
    "sizes": [
        (11, [[1000, 0.2], [1000, 0.4]]),
        (12, [[2000, 1.0], [500, 3.0], [500, 9.0]]),
        (13, [[3000, 0.5]]),
        (14, [[400, 0.1], [100, 0.2], [400, 0.8]]),
        (15, [[10000, 2.0], [4000, 2.2]]),
    ],
}
DETECTORS = {
    "adwin": lambda: drift.ADWIN(),
    "adwin delta=0.05": lambda: drift.ADWIN(delta=0.05),
    "adwin clock=1": lambda: drift.ADWIN(clock=1),
    "ddm": lambda: drift.binary.DDM(),
    "ddm threshold=2": lambda: drift.binary.DDM(drift_threshold=2.0),
    "page-hinkley": lambda: drift.PageHinkley(mode="up"),
    "page-hinkley threshold=10 delta=0.02": lambda: drift.PageHinkley(
        mode="up", threshold=10, delta=0.02
    ),
}

cases = []
for kind, series in SERIES.items():
    for seed, parts in series:
        values = (errors if kind == "errors" else sizes)(seed, parts)
        for name, make in DETECTORS.items():
            if name.startswith("ddm") and kind == "sizes":
                continue
            detector = make()
            found = []
            for i, value in enumerate(values):
                detector.update(bool(value) if name.startswith("ddm") else value)
                if detector.drift_detected:
                    found.append(i)
            case = {"series": kind, "seed": seed, "parts": parts, "detector": name, "drifts": found}
            cases.append(json.dumps(case))

with open("reference.json", "w") as file:
    file.write('{"river": "0.26.0", "cases": [\n' + ",\n".join(cases) + "\n]}\n")
