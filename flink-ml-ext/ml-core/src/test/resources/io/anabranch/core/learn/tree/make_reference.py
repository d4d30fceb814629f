# SPDX-License-Identifier: Apache-2.0
"""Writes reference.json: how well River's trees and forests predict, each row before it is learnt.

    pip install river==0.26.0 && python make_reference.py

The streams are made of whole numbers modulo 2^64 (SplitMix64), so that the test makes the same.
"""

import json
import math

from river import forest, tree

MASK = (1 << 64) - 1


class Uniform:
    def __init__(self, seed):
        self.state = seed

    def __call__(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) >> 11) * 2.0**-53


def normal(uniform):
    return sum(uniform() for _ in range(12)) - 6


def sea(uniform, i, rows):
    """Street and Kim 2001: 3 features, the third without meaning, 10 % noise, no drift."""
    x = [10 * uniform() for _ in range(3)]
    label = x[0] + x[1] > 8
    return x, int(label != (uniform() < 0.1))


def sea_drift(uniform, i, rows):
    """The same; the threshold moves from 8 to 12 in the middle."""
    x = [10 * uniform() for _ in range(3)]
    label = x[0] + x[1] > (8 if i < rows // 2 else 12)
    return x, int(label != (uniform() < 0.1))


def loans(uniform, i, rows):
    """In the manner of Agrawal, Imielinski and Swami 1993: salary and age decide in steps."""
    salary = 20000 + 130000 * uniform()
    commission = 0 if salary >= 75000 else 10000 + 65000 * uniform()
    age = math.floor(20 + 61 * uniform())
    level = math.floor(5 * uniform())
    value = 500000 * uniform()
    if age < 40:
        good = 50000 <= salary <= 100000
    elif age < 60:
        good = 75000 <= salary <= 125000
    else:
        good = 25000 <= salary <= 75000
    return [salary, commission, age, level, value], int(good != (uniform() < 0.05))


def three(uniform, i, rows):
    """Three classes, each a normal cloud."""
    label = math.floor(3 * uniform())
    centres = [[0, 0, 0, 0], [2, 0, 1, 0], [0, 3, 0, 0]]
    return [c + normal(uniform) for c in centres[label]], label


def friedman(uniform, i, rows):
    """Friedman 1991: 10 features, 5 of them without meaning."""
    x = [uniform() for _ in range(10)]
    y = 10 * math.sin(math.pi * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4]
    return x, y + normal(uniform)


def steps(uniform, i, rows):
    """A step for each of two features of very different scales."""
    x = [1000 * uniform(), 0.001 * uniform(), uniform()]
    return x, (5 if x[0] > 400 else 0) + (3 if x[1] > 0.0007 else 0) + 0.5 * normal(uniform)


def steps_drift(uniform, i, rows):
    """The same; the steps change their sign in the middle."""
    x, y = steps(uniform, i, rows)
    return x, y if i < rows // 2 else -y


def root(model):
    """What the first split is of; None before."""
    node = getattr(model, "_root", None)
    return getattr(node, "feature", None)


def run(model, stream, seed, rows):
    uniform = Uniform(seed)
    loss = 0
    split = None
    for i in range(rows):
        x, y = stream(uniform, i, rows)
        x = dict(enumerate(x))
        prediction = model.predict_one(x)
        if isinstance(y, int):
            loss += (prediction if prediction is not None else 0) != y
        else:
            loss += abs((prediction or 0) - y)
        model.learn_one(x, y)
        if split is None and root(model) is not None:
            split = [root(model), i + 1]
    return loss / rows, split


def trees(stream, leaf):
    if stream in (friedman, steps, steps_drift):
        return tree.HoeffdingTreeRegressor(leaf_prediction="mean")
    return tree.HoeffdingTreeClassifier(leaf_prediction=leaf)


def forests(stream, leaf):
    if stream in (friedman, steps, steps_drift):
        return forest.ARFRegressor(n_models=10, seed=1, leaf_prediction="mean")
    return forest.ARFClassifier(n_models=10, seed=1, leaf_prediction=leaf)


ROWS = 20000
cases = []
for make, name, count, leaves in (
    (trees, "hoeffding-tree", ROWS, ["mc", "nba"]),
    (forests, "adaptive-forest", ROWS // 4, ["mc", "nba"]),
):
    for stream in (sea, sea_drift, loans, three, friedman, steps, steps_drift):
        for leaf in leaves if stream in (sea, sea_drift, loans, three) else [None]:
            loss, split = run(make(stream, leaf), stream, 7, count)
            case = {"learner": name, "stream": stream.__name__, "rows": count, "leaf": leaf}
            cases.append(json.dumps(case | {"loss": round(loss, 6), "split": split}))
            print(cases[-1], flush=True)

with open("reference.json", "w") as file:
    file.write('{"river": "0.26.0", "seed": 7, "cases": [\n' + ",\n".join(cases) + "\n]}\n")
