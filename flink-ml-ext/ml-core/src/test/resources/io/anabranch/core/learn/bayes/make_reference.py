# SPDX-License-Identifier: Apache-2.0
"""Writes reference.json: examples and what scikit-learn makes of them.

Made with Python 3.11, scikit-learn 1.9.1, NumPy 2.4.6:
    pip install scikit-learn==1.9.1 numpy==2.4.6 && python make_reference.py

River's GaussianNB adds 1e-9 to each density instead of smoothing the variances, and its KMeans
starts from random centres and moves them by a fixed share, so neither has the papers' formulas.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from sklearn.naive_bayes import GaussianNB

EVERY = 7
FROM = 35


def bayes(name, xs, labels, smoothing):
    """Fitted anew to all examples before each prediction, in two passes."""
    predictions = []
    for i in range(FROM, len(xs), EVERY):
        model = GaussianNB(var_smoothing=smoothing).fit(xs[:i], labels[:i])
        predictions.append(model.predict_proba(xs[i : i + 1])[0].tolist())
    model = GaussianNB(var_smoothing=smoothing).fit(xs, labels)
    return {
        "name": name,
        "smoothing": smoothing,
        "labels": labels.tolist(),
        "predictions": predictions,
        "priors": model.class_prior_.tolist(),
        "means": model.theta_.tolist(),
        "variances": model.var_.tolist(),
    }


def k_means(xs, k):
    """The first k at once, then mini-batches of one: each moves its centre to its mean."""
    model = MiniBatchKMeans(n_clusters=k, init=xs[:k].copy(), n_init=1, reassignment_ratio=0)
    model.partial_fit(xs[:k])
    clusters = []
    for x in xs[k:]:
        distances = np.linalg.norm(model.cluster_centers_ - x, axis=1)
        clusters.append([int(np.argmin(distances)), float(np.min(distances))])
        model.partial_fit([x])
    return {"k": k, "predictions": clusters, "centres": model.cluster_centers_.tolist()}


def main():
    random = np.random.default_rng(20260101)
    classes = random.integers(0, 3, 400)
    xs = random.normal(classes[:, None] * [1.0, -0.5, 2.0], [1.0, 0.2, 3.0], (400, 3))
    xs = np.round(xs * [1, 1, 10], 3)
    far = np.round(xs + 1e6, 3)
    reference = {
        "features": xs.tolist(),
        "far": far.tolist(),
        "bayes": [
            bayes("three", xs, classes, 1e-9),
            bayes("two", xs, np.minimum(classes, 1), 1e-9),
            bayes("smooth", xs, classes, 0.01),
            bayes("far", far, classes, 1e-9),
        ],
        "k-means": k_means(xs, 4),
    }
    Path(__file__).with_name("reference.json").write_text(json.dumps(reference) + "\n")


if __name__ == "__main__":
    main()
