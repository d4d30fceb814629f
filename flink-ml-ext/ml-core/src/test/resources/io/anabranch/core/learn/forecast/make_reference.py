# SPDX-License-Identifier: Apache-2.0
"""Writes reference.json: series and what statsmodels forecasts of them with fixed parameters.

Made with Python 3.11, statsmodels 0.15.0, NumPy 2.4.6:
    pip install statsmodels==0.15.0 numpy==2.4.6 && python make_reference.py
"""

import json
from pathlib import Path

import numpy as np
from statsmodels.tsa.holtwinters import ExponentialSmoothing
from statsmodels.tsa.statespace.exponential_smoothing import (
    ExponentialSmoothing as StateSpace,
)

AHEAD = 30


def fitted(y, start, alpha, beta, gamma, damping, period):
    """Smooths from `start` on; the values before give the level and the season."""
    level, season = np.mean(y[:start]), y[:start] - np.mean(y[:start])
    model = ExponentialSmoothing(
        y[start:],
        trend="add" if beta else None,
        damped_trend=damping < 1,
        seasonal="add" if period > 1 else None,
        seasonal_periods=period if period > 1 else None,
        initialization_method="known",
        initial_level=level,
        initial_trend=0.0 if beta else None,
        initial_seasonal=season if period > 1 else None,
    )
    return model.fit(
        smoothing_level=alpha,
        smoothing_trend=beta or None,
        smoothing_seasonal=gamma if period > 1 else None,
        damping_trend=damping if damping < 1 else None,
        optimized=False,
    )


def case(name, y, start, alpha, beta, gamma, damping, period):
    """Forecasts one step ahead from `start` on, then of AHEAD steps after the end.

    A missing value is filled with its forecast, which has no error.
    """
    settings = (alpha, beta, gamma, damping, period)
    filled = y.copy()
    for i in np.flatnonzero(np.isnan(y)):
        filled[i] = fitted(filled[:i], start, *settings).forecast(1)[0]
    fit = fitted(filled, start, *settings)
    return {
        "name": name,
        "options": dict(zip(["alpha", "beta", "gamma", "damping", "period"], settings)),
        "values": [None if np.isnan(v) else float(v) for v in y],
        "start": start,
        "forecasts": [float(v) for v in fit.fittedvalues],
        "ahead": [float(v) for v in ahead(fit, filled, start, *settings)],
    }


def ahead(fit, y, start, alpha, beta, gamma, damping, period):
    """Of a season in state-space form: the other one takes the last phase from a season ago."""
    if period == 1:
        return fit.forecast(AHEAD)
    model = StateSpace(
        y[start:],
        trend=True,
        damped_trend=damping < 1,
        seasonal=period,
        initialization_method="known",
        initial_level=np.mean(y[:start]),
        initial_trend=0.0,
        # the latest first
        initial_seasonal=(y[:start] - np.mean(y[:start]))[::-1],
    )
    parameters = [alpha, alpha * beta, gamma, damping]
    return model.smooth(parameters if damping < 1 else parameters[:3]).forecast(AHEAD)


def main():
    random = np.random.default_rng(1)
    t = np.arange(200)
    noise = random.normal(0, 1, t.size)
    daily = np.round(50 + 0.1 * t + 8 * np.sin(2 * np.pi * t / 24) + noise, 4)
    walk = np.round(np.cumsum(random.normal(0.2, 1, t.size)), 4)
    gaps = daily.copy()
    gaps[[60, 61, 62, 90]] = np.nan
    gaps[120:170] = np.nan
    cases = [
        case("level", walk, 1, 0.4, 0, 0, 1, 1),
        case("trend", walk, 1, 0.4, 0.15, 0, 1, 1),
        case("damped trend", walk, 1, 0.4, 0.15, 0, 0.9, 1),
        case("season", daily, 24, 0.25, 0.05, 0.3, 1, 24),
        case("season and damped trend", daily, 24, 0.25, 0.05, 0.3, 0.95, 24),
        case("gaps", gaps, 24, 0.25, 0.05, 0.3, 0.95, 24),
    ]
    Path(__file__).with_name("reference.json").write_text(json.dumps(cases) + "\n")


main()
