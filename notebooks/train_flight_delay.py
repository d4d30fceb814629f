# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # Train the flight-delay model
#
# The features come from the platform, so that training and serving share one definition:
#
#     ./anabranch fit data/flights/flight-delay.yaml \
#       --from connector=filesystem path=data/flights/departures format=parquet \
#              'source.path.regex-pattern=.*/2001-06-0[18][.]parquet'
#     ./anabranch features data/flights/flight-delay.yaml \
#       --from connector=filesystem path=data/flights/departures format=parquet \
#       --to connector=filesystem path=out/features format=parquet
#     python notebooks/train_flight_delay.py out/features
#     rm -r data/flights/flight-delay
#     ./anabranch model bundle out/flight-delay/flight-delay.onnx --into data/flights/flight-delay \
#       --definition data/flights/flight-delay.yaml --golden out/flight-delay/golden_vectors.json \
#       --provenance out/flight-delay/provenance.json
#     ./anabranch model verify data/flights/flight-delay
#
# Trains on June 1 to 16, holds back June 17 to 30. Writes into `out/flight-delay` what the bundle is
# made of: the model, golden vectors (rows held back, with scikit-learn's own predictions) and
# provenance; and beside the definition `QUALITY.md` and `quality.png`. Statistics are fitted on June
# 1 to 14, so that nothing held back is seen. The same features, in any order, give the same bytes.
# Opens as a notebook too (Jupytext, VS Code): the cells are marked `# %%`.

# %%
import argparse
import importlib.metadata
import json
import pathlib
import platform
import subprocess

import matplotlib
import numpy as np
import onnx
import onnxruntime as ort
import pandas as pd
import pyarrow.dataset
import yaml
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import HistGradientBoostingRegressor

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

parser = argparse.ArgumentParser(description="Train the flight-delay model.")
parser.add_argument("features", nargs="?", default="out/features", help="Parquet of `anabranch features`")
parser.add_argument("--definition", default="data/flights/flight-delay.yaml")
parser.add_argument("--out", default="out/flight-delay", help="what a bundle is made of")
parser.add_argument("--split", default="2001-06-17", help="first day held back")
args, _ = parser.parse_known_args()  # a notebook's kernel brings arguments of its own

definition_file = pathlib.Path(args.definition)
definition = yaml.safe_load(definition_file.read_text())
out = pathlib.Path(args.out)
[(input_name, inputs)] = definition["model"]["inputs"].items()
[output_name] = definition["model"]["outputs"]
time, target = definition["event-time"]["column"], "delay"

# %% [markdown]
# ## Read
# A job writes its rows in no particular order. Boosting bins and adds in row order, so the rows are
# sorted first. The model reads 32-bit floats; it is trained on the same.

# %%
rows = pyarrow.dataset.dataset(args.features, format="parquet").to_table().to_pandas()
rows = rows.sort_values([time, "origin", "destination", "distance", target, *inputs], ignore_index=True)
X = rows[inputs].to_numpy(np.float32)
y = rows[target].to_numpy(float)
held_back = (rows[time] >= args.split).to_numpy()
training = ~held_back
assert np.isfinite(X).all(), "an input is null or not finite: impute it in the definition"
print(f"{training.sum():,} rows to train on, {held_back.sum():,} held back, {len(inputs)} inputs")

# %% [markdown]
# ## Train
# A hundred trees of at most 31 leaves and depth 6: small, cheap, and each row is scored alone.


# %%
def train(columns):
    model = HistGradientBoostingRegressor(
        max_iter=100,
        max_depth=6,
        max_leaf_nodes=31,
        min_samples_leaf=200,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(X[training][:, columns], y[training])


def uses_the_past(name, features={f["name"]: f for f in definition["features"]}):
    """Whether a feature is, or is made from, statistics over earlier rows."""
    for feature in features.values():
        if any(name == f"{feature['name']}_{stat}" for stat in feature.get("stats", [])):
            return True
    made_from = next((v for k, v in features.get(name, {}).items() if k not in ("name", "with")), [])
    return any(uses_the_past(n) for n in ([made_from] if isinstance(made_from, str) else made_from))


everything = list(range(len(inputs)))
flight_alone = [i for i, name in enumerate(inputs) if not uses_the_past(name)]
model = train(everything)
model_without_past = train(flight_alone)

# %% [markdown]
# ## Export to ONNX and compare
# Same predictions as scikit-learn's up to 32-bit rounding, and a row's prediction must not depend on
# the rows beside it, to the last bit.

# %%
graph = to_onnx(
    model,
    initial_types=[(input_name, FloatTensorType([None, len(inputs)]))],
    target_opset={"": 17, "ai.onnx.ml": 3},
)
inner = graph.graph.output[0].name
for node in graph.graph.node:
    node.output[:] = [output_name if name == inner else name for name in node.output]
graph.graph.output[0].name = output_name
graph.graph.name = definition["name"]
versions = {entry.domain: entry.version for entry in graph.opset_import}
del graph.opset_import[:]
graph.opset_import.extend(onnx.helper.make_opsetid(domain, version) for domain, version in versions.items())
onnx.checker.check_model(graph, full_check=True)
onnx_bytes = graph.SerializeToString(deterministic=True)

options = ort.SessionOptions()
options.intra_op_num_threads = 1
session = ort.InferenceSession(onnx_bytes, options, providers=["CPUExecutionProvider"])


def score(batch):
    return session.run([output_name], {input_name: batch})[0]


predicted = model.predict(X[held_back])
onnx_predicted = score(X[held_back])[:, 0]
worst_difference = np.abs(onnx_predicted - predicted).max()
assert worst_difference < 1e-3, worst_difference

sample = X[held_back][:: held_back.sum() // 2048][:2048]
alone = score(sample[:1024]), np.concatenate([score(row[None]) for row in sample[:1024]])
assert np.array_equal(*alone), "a row alone and in a batch differ"
for size in (7, 64, 1000):
    batches = [score(sample[i : i + size]) for i in range(0, len(sample), size)]
    assert np.array_equal(np.concatenate(batches), score(sample)), f"batches of {size} differ"
print(f"{len(onnx_bytes):,} bytes; ONNX and scikit-learn differ by at most {worst_difference:.1e} minutes")

# %% [markdown]
# ## Judge
# What one would say without a model: always the same number, or the usual delay of that origin in
# that hour of the day. And the same model knowing the flight alone, to see what the past is worth.

# %%
origin_hour = pd.MultiIndex.from_arrays([rows["origin"], rows[time].dt.hour])


def by_origin_and_hour(how, otherwise):
    table = pd.Series(y[training]).groupby(origin_hour[training]).agg(how)
    return table.reindex(origin_hour[held_back]).fillna(otherwise).to_numpy()


mean, median = y[training].mean(), np.median(y[training])
answers = {
    "training median": np.full(held_back.sum(), median),
    "training mean": np.full(held_back.sum(), mean),
    "median of that origin and hour": by_origin_and_hour("median", median),
    "mean of that origin and hour": by_origin_and_hour("mean", mean),
    "same model, the flight alone": model_without_past.predict(X[held_back][:, flight_alone]),
    "**the model**": onnx_predicted.astype(float),
}
actual = y[held_back]
spread = ((actual - actual.mean()) ** 2).sum()
quality = pd.DataFrame(
    {
        "MAE": {name: np.abs(p - actual).mean() for name, p in answers.items()},
        "RMSE": {name: np.sqrt(((p - actual) ** 2).mean()) for name, p in answers.items()},
        "R2": {name: 1 - ((p - actual) ** 2).sum() / spread for name, p in answers.items()},
    }
)
late = actual > 15
auc = {}
for name, p in answers.items():
    rank = pd.Series(p).rank().to_numpy()
    auc[name] = (rank[late].sum() - late.sum() * (late.sum() + 1) / 2) / (late.sum() * (~late).sum())
quality["AUC"] = pd.Series(auc)
print(quality.round(3).to_string())

# %% [markdown]
# ## Show

# %%
INK, GREY, BLUE, ORANGE = "#222222", "#9a9a9a", "#1f6fb4", "#d9822b"
plt.rcParams.update(
    {
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
    }
)
shown = pd.DataFrame(
    {
        "time": rows[time][held_back].to_numpy(),
        "actual": actual,
        "predicted": answers["**the model**"],
        "origin_hour": answers["mean of that origin and hour"],
        "median": answers["median of that origin and hour"],
    }
)
shown["day"], shown["hour"] = shown["time"].dt.floor("D"), shown["time"].dt.floor("h")
figure, axes = plt.subplot_mosaic([["hours", "hours"], ["days", "calibration"]], figsize=(12, 7.6), width_ratios=[1.9, 1])
hours, days, calibration = axes["hours"], axes["days"], axes["calibration"]

by_hour = shown.groupby("hour")[["actual", "predicted", "origin_hour"]].agg(["mean", "size"])
by_hour = by_hour[by_hour["actual", "size"] >= 300].xs("mean", axis=1, level=1)
by_hour = by_hour.reindex(pd.date_range(by_hour.index.min(), by_hour.index.max(), freq="h"))
hours.plot(by_hour["actual"], color=INK, lw=1.3, label="actual")
hours.plot(by_hour["predicted"], color=BLUE, lw=1.8, label="model")
hours.plot(by_hour["origin_hour"], color=ORANGE, lw=1.1, ls="--", label="mean of that origin and hour")
hours.set(title="Mean arrival delay, hour by hour of departure (hours of 300 flights or more)", ylabel="minutes")
hours.legend(facecolor="white", edgecolor="white", framealpha=1, ncols=3, loc="upper left")
hours.margins(x=0.01)
hours.set_ylim(top=hours.get_ylim()[1] * 1.15)

error = {
    name: (shown[name] - shown["actual"]).abs().groupby(shown["day"]).mean()
    for name in ("predicted", "median", "origin_hour")
}
days.plot(error["origin_hour"], color=ORANGE, lw=1.3, ls="--", marker="o", ms=3, label="mean of that origin and hour")
days.plot(error["median"], color=GREY, lw=1.3, ls="--", marker="o", ms=3, label="median of that origin and hour")
days.plot(error["predicted"], color=BLUE, lw=2, marker="o", ms=4, label="model")
days.set(title="Mean absolute error, day by day", ylabel="minutes", ylim=(0, None))
days.legend(frameon=False, loc="lower left")
for axis, at in ((hours, pd.Timedelta(hours=12)), (days, pd.Timedelta(0))):
    ticks = error["predicted"].index
    axis.set_xticks(ticks + at, [f"{day:%a}\n{day:%b} {day.day}" for day in ticks], fontsize=8)
    axis.tick_params(axis="x", length=0)
for day in error["predicted"].index[1:]:
    hours.axvline(day, color=GREY, lw=0.4)

groups = shown.groupby(pd.qcut(shown["predicted"], 20), observed=True)[["predicted", "actual"]].mean()
limits = groups.to_numpy().min() - 8, groups.to_numpy().max() + 8
calibration.plot(limits, limits, color=GREY, lw=1, ls=":")
calibration.plot(groups["predicted"], groups["actual"], color=BLUE, lw=0, marker="o", ms=5)
calibration.set(
    title="Predicted and actual, 5 % of flights a dot",
    xlabel="mean predicted delay (minutes)",
    ylabel="mean actual delay (minutes)",
    xlim=limits,
    ylim=limits,
)

figure.tight_layout()
figure.savefig(definition_file.parent / "quality.png", dpi=110, metadata={"Software": None})

# %% [markdown]
# ## Write

# %%
out.mkdir(parents=True, exist_ok=True)
(out / f"{definition['name']}.onnx").write_bytes(onnx_bytes)

# What scikit-learn predicts for rows held back, in 32 bits: who loads the model must get the same.
chosen = np.linspace(0, held_back.sum() - 1, 32).astype(int)
golden_rows, golden_answers = X[held_back][chosen], predicted[chosen].astype(np.float32)[:, None]


def tensor(name, values):
    # The shortest text that is read back to the same 32 bits.
    rows = [[float(str(value)) for value in row] for row in values]
    return {"name": name, "type": "FLOAT", "shape": list(values.shape), "values": rows}


golden_vectors = {
    "origin": "scikit-learn's predictions for rows held back, by notebooks/train_flight_delay.py",
    "absolute": 1e-3,
    "relative": 0.0,
    "cases": [
        {
            "rows": len(chosen),
            "inputs": [tensor(input_name, golden_rows)],
            "outputs": [tensor(output_name, golden_answers)],
        }
    ],
}
(out / "golden_vectors.json").write_text(json.dumps(golden_vectors))

packages = ["numpy", "onnx", "pandas", "scikit-learn", "skl2onnx"]
revision = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, cwd=definition_file.parent)
provenance = {
    "trainingRows": int(training.sum()),
    "from": rows[time][training].min().isoformat(),
    "to": rows[time][training].max().isoformat(),
    "seed": 0,
    "versions": {"python": platform.python_version()} | {p: importlib.metadata.version(p) for p in packages},
    "notes": {"by": "notebooks/train_flight_delay.py", "data": "data/flights/departures"},
}
if revision.returncode == 0:
    provenance["sourceRevision"] = revision.stdout.strip()
(out / "provenance.json").write_text(json.dumps(provenance, indent=2) + "\n")

# %% [markdown]
# ## Report

# %%
best = quality.drop(index=["**the model**", "same model, the flight alone"])
gain = 1 - quality.loc["**the model**", ["MAE", "RMSE"]] / best[["MAE", "RMSE"]].min()
table = "\n".join(f"| {n} | {r.MAE:.2f} | {r.RMSE:.2f} | {r.R2:.3f} | {r.AUC:.3f} |" for n, r in quality.iterrows())
days_better = int((error["predicted"] < np.minimum(error["median"], error["origin_hour"])).sum())
report = f"""# How good is the flight-delay model?

Written by `notebooks/train_flight_delay.py`; do not edit.

Trained on the {training.sum():,} departures before {args.split} and judged on the {held_back.sum():,} departures
from that day on, which it has not seen. Minutes of arrival delay; RMSE and MAE: less is better;
R2: 1 is perfect, 0 is no better than the held-back mean; AUC: how well it ranks flights that come
more than 15 minutes late before the others, 0.5 is chance.

| answer | MAE | RMSE | R2 | AUC |
|---|---:|---:|---:|---:|
{table}

Against the best naive answer of each column: {gain.MAE:.0%} less MAE, {gain.RMSE:.0%} less RMSE. Its MAE is the
smallest on {days_better} of the {len(error["predicted"])} days held back.

![Mean delay hour by hour, error day by day, predicted against actual](quality.png)

- Input `{input_name}`: float32 [batch, {len(inputs)}]; output `{output_name}`: float32 [batch, 1]; {len(onnx_bytes):,} bytes.
- Inputs in order: {", ".join(f"`{name}`" for name in inputs)}.
- ONNX Runtime and scikit-learn differ by at most {worst_difference:.0e} minutes over all rows held back.
- A row alone and in batches of 7, 64, 1000 and 2048 gives the same bits (one thread, CPU).
"""
(definition_file.parent / "QUALITY.md").write_text(report)
print(report)
