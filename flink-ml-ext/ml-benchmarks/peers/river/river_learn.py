# SPDX-License-Identifier: Apache-2.0
"""One River model per device: predict, then learn. Prints a line in the form of LearnBenchmark's."""

import argparse
import random
import time

import river
from river import linear_model, optim

FEATURES = [f"f{i}" for i in range(16)]
RING = 1 << 10


def rows(seed):
    """Dictionaries, which River takes, made before the clock starts."""
    numbers = random.Random(seed)
    made = []
    for _ in range(RING):
        x = {name: numbers.uniform(-1, 1) for name in FEATURES}
        made.append((x, sum(value * (at - 7) for at, value in enumerate(x.values()))))
    return made


def models(optimizer, devices):
    """The optimizer's own state is per model, so each gets one of its own."""
    make = {"adagrad": lambda: optim.AdaGrad(0.1), "sgd": lambda: optim.SGD(0.01)}[optimizer]
    return [linear_model.LinearRegression(optimizer=make()) for _ in range(devices)]


def measure(optimizer, devices, steps):
    fleet = models(optimizer, devices)
    ring = rows(1)
    device = random.Random(2)
    order = [device.randrange(devices) for _ in range(steps)]
    mask = RING - 1
    for i, at in enumerate(order[: steps // 10]):
        x, y = ring[i & mask]
        fleet[at].predict_one(x)
        fleet[at].learn_one(x, y)
    errors = 0.0
    start = time.process_time()
    for i, at in enumerate(order):
        x, y = ring[i & mask]
        model = fleet[at]
        errors += abs(model.predict_one(x) - y)
        model.learn_one(x, y)
    seconds = time.process_time() - start
    print(
        f"River {river.__version__} {optimizer:8} {devices:,} models: {steps / seconds:,.0f}/s per core"
        f" (mean absolute error {errors / steps:.3f}); no engine, no state, no order of time"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=500_000)
    options = parser.parse_args()
    for optimizer in ("sgd", "adagrad"):
        measure(optimizer, options.devices, options.steps)


if __name__ == "__main__":
    main()
