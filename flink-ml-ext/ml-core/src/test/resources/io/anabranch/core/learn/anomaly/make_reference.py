# SPDX-License-Identifier: Apache-2.0
"""Writes reference.json: rows and their scores by River and by NumPy, each from its definition.

Made with Python 3.11, river 0.22.0, NumPy 2.4.6:
    pip install river==0.22.0 numpy==2.4.6 && python make_reference.py
"""

import json
from pathlib import Path

import numpy as np
from river import anomaly, metrics, preprocessing, stats

MASK = (1 << 64) - 1


def mean_river(rows):
    """Distance from River's running mean in running standard deviations."""
    scores = []
    moments = [(stats.Mean(), stats.Var(ddof=0)) for _ in rows[0]]
    for row in rows:
        score = 0.0
        for value, (mean, var) in zip(row, moments):
            if mean.n > 0:
                score = max(score, ratio(abs(value - mean.get()), np.sqrt(var.get())))
        scores.append(score)
        for value, (mean, var) in zip(row, moments):
            mean.update(value)
            var.update(value)
    return scores


def ratio(distance, spread):
    if distance == 0:
        return 0.0
    return min(1e9, distance / spread) if spread > 0 else 1e9


def weighted(values, half_life):
    weights = 0.5 ** (np.arange(len(values))[::-1] / half_life)
    mean = np.average(values, weights=weights)
    return mean, np.sqrt(np.average((values - mean) ** 2, weights=weights))


def clip(value, centre, spread, threshold, clipped):
    if not clipped or spread == 0:
        return value
    return min(max(value, centre - threshold * spread), centre + threshold * spread)


def mean_numpy(rows, half_life, threshold, warm_up, clipped):
    scores = []
    learnt = [[] for _ in rows[0]]
    for n, row in enumerate(rows):
        score = 0.0
        for value, past in zip(row, learnt):
            if not past:
                past.append(value)
                continue
            mean, std = weighted(np.array(past), half_life)
            score = max(score, ratio(abs(value - mean), std))
            past.append(clip(value, mean, std, threshold, clipped and n >= warm_up))
        scores.append(score)
    return scores


def median_numpy(rows, window):
    scores = [0.0]
    for n in range(1, len(rows)):
        past = np.array(rows[max(0, n - window) : n])
        median = np.median(past, axis=0)
        mad = np.median(np.abs(past - median), axis=0) / 0.6745
        mean_ad = np.mean(np.abs(past - median), axis=0) * 1.253314
        spread = np.where(mad > 0, mad, mean_ad)
        scores.append(max(ratio(abs(v - m), s) for v, m, s in zip(rows[n], median, spread)))
    return [float(s) for s in scores]


def chart_numpy(rows, lam, threshold, warm_up, clipped):
    scores = [0.0]
    learnt = [[value] for value in rows[0]]
    averages = list(rows[0])
    for n, row in enumerate(rows[1:], start=1):
        width = np.sqrt(lam / (2 - lam) * (1 - (1 - lam) ** (2 * (n + 1))))
        score = 0.0
        for i, value in enumerate(row):
            mean, std = np.mean(learnt[i]), np.std(learnt[i])
            z = lam * value + (1 - lam) * averages[i]
            score = max(score, ratio(abs(z - mean), std * width))
            taken = clip(value, mean, std, threshold, clipped and n >= warm_up)
            averages[i] = lam * taken + (1 - lam) * averages[i]
            learnt[i].append(taken)
        scores.append(float(score))
    return scores


def mix(seed):
    """SplitMix64."""
    z = (seed + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def unit(bits):
    return (bits >> 11) * 2.0**-53


class Tree:
    """A half-space tree whose nodes are strings of L and R, split when first asked."""

    def __init__(self, random, depth, dimensions):
        self.random, self.depth = random, depth
        points = [unit(mix((random - 1 - i) & MASK)) for i in range(dimensions)]
        halves = [2 * max(p, 1 - p) for p in points]
        self.box = [(p - h, p + h) for p, h in zip(points, halves)]

    def path(self, x):
        box, number, nodes = list(self.box), 1, [""]
        for _ in range(self.depth):
            q = int(unit(mix((self.random + number) & MASK)) * len(box))
            low, high = box[q]
            middle = (low + high) / 2
            right = int(x[q] >= middle)
            box[q] = (middle, high) if right else (low, middle)
            number = 2 * number + right
            nodes.append(nodes[-1] + "LR"[right])
        return nodes


def half_spaces(rows, trees, depth, window, seed):
    first = np.array(rows[:window])
    low, high = first.min(axis=0), first.max(axis=0)
    forest = [Tree(mix((mix(seed) + t) & MASK), depth, len(rows[0])) for t in range(trees)]
    mass, latest, scores = None, [{} for _ in forest], []
    for n, row in enumerate(rows):
        x = (np.array(row) - low) / (high - low)
        paths = [tree.path(x) for tree in forest]
        if mass is None:
            scores.append(0.5)
        else:
            score = 0.0
            for path, masses in zip(paths, mass):
                level = 0
                while level < depth and masses.get(path[level], 0) > 0.1 * window:
                    level += 1
                density = masses.get(path[level], 0) * 2.0**level / window
                score += 1 / (1 + density) / trees
            scores.append(score)
        if n >= window:
            for path, masses in zip(paths, latest):
                for node in path:
                    masses[node] = masses.get(node, 0) + 1
            if (n + 1) % window == 0:
                mass, latest = latest, [{} for _ in forest]
    return scores


def river_area(rows, strange, trees, depth, window):
    """Area under the curve of River's half-space trees from the third window on."""
    model = preprocessing.MinMaxScaler() | anomaly.HalfSpaceTrees(
        n_trees=trees, height=depth, window_size=window, seed=1
    )
    area = metrics.ROCAUC(n_thresholds=1000)
    for n, (row, label) in enumerate(zip(rows, strange)):
        x = dict(enumerate(row))
        if n >= 2 * window:
            area.update(label, model.score_one(x))
        model.learn_one(x)
    return area.get()


def main():
    random = np.random.default_rng(1)
    rows = random.normal([10, -3], [2, 0.5], (400, 2))
    rows[::37] *= 3
    rows[250:] += 1
    rows = np.round(rows, 4).tolist()
    equal = [[float(v)] for v in random.choice([0, 0, 0, 0, 5, 6], 300)]
    cloud = random.normal([0, 5], [1, 2], (1500, 2))
    strange = random.random(1500) < 0.03
    cloud[strange] = random.uniform([-6, -8], [6, 18], (strange.sum(), 2))
    cloud = np.round(cloud, 3).tolist()
    reference = {
        "rows": rows,
        "mean": mean_river(rows),
        "half_life_30": mean_numpy(rows, 30, 3, 50, False),
        "half_life_30_clipped": mean_numpy(rows, 30, 3, 50, True),
        "median_60": median_numpy(rows, 60),
        "equal_rows": equal,
        "equal_median_21": median_numpy(equal, 21),
        "chart": chart_numpy(rows, 0.1, 3, 50, False),
        "chart_clipped": chart_numpy(rows, 0.1, 3, 50, True),
        "half_spaces": half_spaces(rows, 10, 6, 60, 7),
        "cloud": cloud,
        "cloud_strange": [bool(s) for s in strange],
        "cloud_river_area": river_area(cloud, strange, 25, 8, 250),
    }
    Path(__file__).with_name("reference.json").write_text(json.dumps(reference) + "\n")


main()
