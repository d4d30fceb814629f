# SPDX-License-Identifier: Apache-2.0
"""Writes reference.json: examples and what River and scikit-learn make of them.

Made with Python 3.11, River 0.26.1, scikit-learn 1.9.1, NumPy 2.4.6:
    pip install river==0.26.1 scikit-learn==1.9.1 numpy==2.4.6 && python make_reference.py

Where River's formula differs from the paper's, or from ours, it is brought to it here:
- its squared loss has the gradient 2 (p - y), ours p - y (`Half`);
- its intercept has a rate of its own; ours is the weight of a feature "one" that is always 1, and
  is not penalized (`without_intercept`);
- its FTRL takes the gradient at weights that lag one example behind, and keeps an old weight where
  |z| <= l1; in algorithm 1 of McMahan et al. the weights follow from z and n before each prediction
  (`Ftrl`);
- its PARegressor maps the label y to 2 y - 1 in the loss: scikit-learn's is taken instead.
"""

import json
from pathlib import Path

import numpy as np
from river import linear_model, optim
from sklearn.linear_model import Ridge, SGDRegressor

EVERY = 7  # predictions are kept of each 7th example
ONE = "one"


class Half(optim.losses.Squared):
    def gradient(self, y_true, y_pred):
        return y_pred - y_true


def without_intercept(optimizer_class, l2):
    """The optimizer, with the l2 gradient of the intercept taken away again."""

    class Optimizer(optimizer_class):
        def _step_with_dict(self, w, g):
            g[ONE] -= l2 * w[ONE]
            return super()._step_with_dict(w, g)

        def _step_with_vector(self, w, g):
            return self._step_with_dict(w, g)

    return Optimizer


class Ftrl(optim.FTRLProximal):
    def refresh(self, w):
        for i in list(w):
            l1, l2 = (0, 0) if i == ONE else (self.l1, self.l2)
            z, n = self.z[i], self.n[i]
            if abs(z) <= l1:
                w[i] = 0.0
            else:
                w[i] = -(z - np.sign(z) * l1) / ((self.beta + n**0.5) / self.alpha + l2)

    def look_ahead(self, w):
        self.refresh(w)

    def _step_with_dict(self, w, g):
        for i in g:
            if abs(self.z[i]) <= (0 if i == ONE else self.l1):
                w[i] = 0.0
        intercept = {ONE: g.pop(ONE)}
        weight = {ONE: w[ONE]}
        super()._step_with_dict(w, g)
        l1, l2 = self.l1, self.l2
        self.l1 = self.l2 = 0
        super()._step_with_dict(weight, intercept)
        self.l1, self.l2 = l1, l2
        self.refresh(w)
        return w


def named(x):
    return {**{f"x{i}": v for i, v in enumerate(x)}, ONE: 1.0}


def weights(model, n):
    return [float(model.weights[k]) for k in [f"x{i}" for i in range(n)] + [ONE]]


def river(name, model, predict, learn, xs, ys, final):
    predictions = []
    for i, (x, y) in enumerate(zip(xs, ys)):
        if i % EVERY == 0:
            predictions.append(predict(model, named(x)))
        learn(model, named(x), y)
    return {"name": name, "predictions": predictions, "weights": final(model)}


def linear(name, xs, ys, optimizer, loss=None, l2=0.0):
    model = linear_model.LinearRegression(
        optimizer=optimizer, loss=loss or Half(), l2=l2, intercept_lr=0.0
    )
    return river(
        name,
        model,
        lambda m, x: float(m.predict_one(x)),
        lambda m, x, y: m.learn_one(x, y),
        xs,
        ys,
        lambda m: weights(m, len(xs[0])),
    )


def logistic(name, xs, ys, optimizer, l2=0.0):
    model = linear_model.LogisticRegression(optimizer=optimizer, l2=l2, intercept_lr=0.0)
    return river(
        name,
        model,
        lambda m, x: float(m.predict_proba_one(x)[True]),
        lambda m, x, y: m.learn_one(x, bool(y)),
        xs,
        ys,
        lambda m: weights(m, len(xs[0])),
    )


def softmax(name, xs, ys, optimizer, classes, l2=0.0):
    """River knows a class once it has seen it; here it knows all from the start."""
    model = linear_model.SoftmaxRegression(optimizer=optimizer, l2=l2)
    for c in range(classes):
        model.weights[c].update({k: 0.0 for k in named(xs[0])})
    return river(
        name,
        model,
        lambda m, x: [float(m.predict_proba_one(x)[c]) for c in range(classes)],
        lambda m, x, y: m.learn_one(x, y),
        xs,
        ys,
        lambda m: [float(m.weights[c][k]) for c in range(classes) for k in named(xs[0])],
    )


def pa_classifier(name, xs, ys, mode, c):
    """The feature "one" is the intercept, so that it counts in the norm."""
    model = linear_model.PAClassifier(C=c, mode=mode, learn_intercept=False)
    return river(
        name,
        model,
        lambda m, x: float(m.predict_proba_one(x)[True]),
        lambda m, x, y: m.learn_one(x, bool(y)),
        xs,
        ys,
        lambda m: weights(m, len(xs[0])),
    )


def pa_regressor(name, xs, ys, variant, c, epsilon):
    model = SGDRegressor(
        loss="epsilon_insensitive",
        penalty=None,
        learning_rate=variant,
        eta0=c,
        epsilon=epsilon,
        fit_intercept=False,
        shuffle=False,
    )
    rows = np.hstack([np.array(xs), np.ones((len(xs), 1))])
    predictions = []
    for i, (row, y) in enumerate(zip(rows, ys)):
        if i % EVERY == 0:
            predictions.append(float(model.predict([row])[0]) if i else 0.0)
        model.partial_fit([row], [y])
    return {"name": name, "predictions": predictions, "weights": model.coef_.tolist()}


def bayesian(name, xs, ys):
    """With alpha = beta = 1 this is recursive least squares, starting at the variance 1."""
    return river(
        name,
        linear_model.BayesianLinearRegression(alpha=1, beta=1),
        lambda m, x: float(m.predict_one(x)),
        lambda m, x, y: m.learn_one(x, y),
        xs,
        ys,
        lambda m: [float(m._m[k]) for k in named(xs[0])] if hasattr(m, "_m") else [],
    )


def ridge(name, xs, ys, forgetting, variance):
    """The weighted ridge regression of all examples so far, solved anew for each prediction."""
    rows = np.hstack([np.array(xs), np.ones((len(xs), 1))])

    def solve(n):
        model = Ridge(
            alpha=forgetting**n / variance, fit_intercept=False, solver="cholesky"
        )
        model.fit(rows[:n], ys[:n], sample_weight=forgetting ** np.arange(n - 1, -1, -1.0))
        return model

    predictions = [0.0]
    for i in range(EVERY, len(xs), EVERY):
        predictions.append(float(solve(i).predict(rows[i : i + 1])[0]))
    return {"name": name, "predictions": predictions, "weights": solve(len(xs)).coef_.tolist()}


def main():
    random = np.random.default_rng(20260101)
    xs = np.round(random.normal(0, [1, 0.5, 2, 1], (500, 4)), 3)
    xs[:, 3] = random.integers(0, 2, 500)
    numbers = np.round(xs @ [2, -3, 0.5, 4] + 7 + random.normal(0, 1, 500), 3)
    classes = np.digitize(numbers, [5, 10])
    late = (numbers + random.normal(0, 2, 500) > 9).astype(int)
    x, y, binary, multi = xs.tolist(), numbers.tolist(), late.tolist(), classes.tolist()
    reference = {
        "features": x,
        "numbers": y,
        "binary": binary,
        "classes": multi,
        "linear": [
            linear("sgd", x, y, optim.SGD(0.01)),
            linear("sgd l2", x, y, without_intercept(optim.SGD, 0.1)(0.01), l2=0.1),
            linear("adagrad", x, y, optim.AdaGrad(0.5)),
            linear("adagrad l2", x, y, without_intercept(optim.AdaGrad, 0.1)(0.5), l2=0.1),
            linear("adagrad huber", x, y, optim.AdaGrad(0.5), loss=optim.losses.Huber(2.0)),
            linear("ftrl", x, y, Ftrl(alpha=0.5, beta=1.0, l1=0.0, l2=0.0)),
            linear("ftrl l1 l2", x, y, Ftrl(alpha=0.5, beta=2.0, l1=5.0, l2=0.3)),
        ],
        "logistic": [
            logistic("sgd", x, binary, optim.SGD(0.05)),
            logistic("adagrad", x, binary, optim.AdaGrad(0.1)),
            logistic("ftrl l1 l2", x, binary, Ftrl(alpha=0.1, beta=1.0, l1=1.0, l2=0.5)),
        ],
        "softmax": [
            softmax("sgd", x, multi, optim.SGD(0.05), 3),
            softmax("adagrad", x, multi, optim.AdaGrad(0.1), 3),
        ],
        "passive-aggressive": [
            pa_regressor("pa-1", x, y, "pa1", 0.3, 0.1),
            pa_regressor("pa-2", x, y, "pa2", 0.3, 0.5),
        ],
        "passive-aggressive classes": [
            pa_classifier("pa-1", x, binary, 1, 0.1),
            pa_classifier("pa-2", x, binary, 2, 0.1),
        ],
        "rls": [
            bayesian("river", x, y),
            ridge("ridge", x, y, 1.0, 100.0),
            ridge("forgetting", x, y, 0.97, 100.0),
        ],
    }
    Path(__file__).with_name("reference.json").write_text(json.dumps(reference) + "\n")


if __name__ == "__main__":
    main()
