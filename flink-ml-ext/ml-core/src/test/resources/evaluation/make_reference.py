# SPDX-License-Identifier: Apache-2.0
"""Writes reference.json: inputs and what scikit-learn, SciPy and NumPy say of them.

Made with Python 3.11, scikit-learn 1.9.1, SciPy 1.17.1, NumPy 2.4.6:
    pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 && python make_reference.py
"""

import json
from pathlib import Path

import numpy as np
from scipy.stats import ks_2samp
from sklearn import metrics


def regression(name, label, prediction):
    return {
        "name": name,
        "label": label,
        "prediction": prediction,
        "rmse": metrics.root_mean_squared_error(label, prediction),
        "mae": metrics.mean_absolute_error(label, prediction),
        "r2": metrics.r2_score(label, prediction),
    }


def binary(name, label, score):
    return {
        "name": name,
        "label": label,
        "score": score,
        "auc": metrics.roc_auc_score(label, score),
        "log_loss": metrics.log_loss(label, score),
    }


def classes(name, label, prediction, positive):
    names = sorted(set(label) | set(prediction))
    matrix = metrics.confusion_matrix(label, prediction, labels=names)
    return {
        "name": name,
        "label": label,
        "prediction": prediction,
        "positive": positive,
        "accuracy": metrics.accuracy_score(label, prediction),
        "macro_f1": metrics.f1_score(label, prediction, average="macro"),
        "f1": metrics.f1_score(label, prediction, labels=[positive], average="macro"),
        "confusion": [
            [a, b, int(matrix[i, j])]
            for i, a in enumerate(names)
            for j, b in enumerate(names)
            if matrix[i, j]
        ],
    }


def psi(reference, actual, edges):
    """The formula, over left-closed bins, with shares of at least 0.0001."""
    bins = len(edges) + 1
    e = np.bincount(np.digitize(reference, edges), minlength=bins) / len(reference)
    a = np.bincount(np.digitize(actual, edges), minlength=bins) / len(actual)
    e, a = np.maximum(e, 1e-4), np.maximum(a, 1e-4)
    return float(np.sum((a - e) * np.log(a / e)))


def quantile_edges(reference, bins):
    shares = np.arange(1, bins) / bins
    edges = np.unique(np.quantile(reference, shares, method="inverted_cdf"))
    return edges[edges > np.min(reference)]


def samples(name, reference, actual, edges):
    return {
        "name": name,
        "reference": reference,
        "actual": actual,
        "edges": edges,
        "ks": float(ks_2samp(reference, actual).statistic),
        "psi": psi(reference, actual, edges),
        "psi_10": psi(reference, actual, quantile_edges(reference, 10)),
        "psi_4": psi(reference, actual, quantile_edges(reference, 4)),
    }


def main():
    random = np.random.default_rng(20260101)
    truth = random.integers(0, 2, 400)
    scores = np.clip(truth * 0.3 + random.normal(0.35, 0.2, 400), 0, 1)
    delays = random.gamma(2, 12, 300)
    letters = np.array(list("abcde"))
    label = letters[random.integers(0, 5, 250)]
    guess = np.where(random.random(250) < 0.6, label, letters[random.integers(0, 4, 250)])
    old = np.round(random.normal(0, 1, 500), 1)
    new = np.round(random.normal(0.4, 1.2, 333), 1)
    reference = {
        "regression": [
            regression("delays", delays.tolist(), (delays + random.normal(2, 9, 300)).tolist()),
            regression("far from zero", [1e9 + 1, 1e9 + 2, 1e9 + 4], [1e9 + 1.5, 1e9 + 2, 1e9 + 3]),
        ],
        "binary": [
            binary("random", truth.tolist(), scores.tolist()),
            binary("ties", truth.tolist(), np.round(scores, 1).tolist()),
        ],
        "classes": [classes("letters", label.tolist(), guess.tolist(), "c")],
        "samples": [
            samples("ties", old.tolist(), new.tolist(), [-2.0, -1.0, 0.0, 0.5, 1.5]),
            samples("apart", [1.0, 2.0, 3.0, 4.0, 5.0], [11.0, 12.0, 13.0], [2.5, 10.0]),
            samples("uneven", delays.tolist(), (delays[:77] * 1.3).tolist(), [10.0, 20.0, 40.0]),
        ],
    }
    Path(__file__).with_name("reference.json").write_text(json.dumps(reference) + "\n")


if __name__ == "__main__":
    main()
