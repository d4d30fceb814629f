# SPDX-License-Identifier: Apache-2.0
"""What MLflow itself makes of a bundle, and bundles that it makes: write, load, save."""

import json
import os
import pathlib
import shutil
import sys

import mlflow.artifacts
import mlflow.onnx
import mlflow.pyfunc
import numpy as np
import onnx
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec
from onnx import TensorProto, helper


def model():
    """The sum of each row, and words as they are."""
    graph = helper.make_graph(
        [helper.make_node("ReduceSum", ["x", "axes"], ["sum"], keepdims=1), helper.make_node("Identity", ["words"], ["same"])],
        "sums",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 3]),
            helper.make_tensor_value_info("words", TensorProto.STRING, ["rows", 1]),
        ],
        [
            helper.make_tensor_value_info("sum", TensorProto.FLOAT, ["rows", 1]),
            helper.make_tensor_value_info("same", TensorProto.STRING, ["rows", 1]),
        ],
        [helper.make_tensor("axes", TensorProto.INT64, [1], [1])],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def load(folder):
    loaded = mlflow.onnx.load_model(folder)
    onnx.checker.check_model(loaded)
    print("onnx.load_model:", [i.name for i in loaded.graph.input], "->", [o.name for o in loaded.graph.output])
    predictor = mlflow.pyfunc.load_model(folder)
    inputs = predictor.metadata.signature.inputs
    print("signature:", ", ".join(f"{i.name} {i.type} {i.shape}" for i in inputs))
    rows = {"x": np.array([[1, 2, 3], [4, 5, 6]], np.float32), "words": np.array([["a"], ["b"]], object)}
    answer = predictor.predict(rows)
    print("pyfunc:", ", ".join(f"{name} {value.tolist()}" for name, value in answer.items()))
    golden = pathlib.Path(folder, "golden_vectors.json")
    if golden.exists():
        types = {"FLOAT": np.float32, "STRING": object}
        for case in json.loads(golden.read_text())["cases"]:
            tensors = {
                side: {t["name"]: np.array(t["values"], types[t["type"]]) for t in case[side]} for side in ("inputs", "outputs")
            }
            answer = predictor.predict(tensors["inputs"])
            for name, expected in tensors["outputs"].items():
                assert expected.tolist() == answer[name].tolist(), (name, expected, answer[name])
        print("golden: equal")


def save(saved, logged):
    signature = ModelSignature(
        Schema([TensorSpec(np.dtype("float32"), (-1, 3), "x"), TensorSpec(np.dtype("O"), (-1, 1), "words")])
    )
    mlflow.onnx.save_model(model(), saved, signature=signature)
    with mlflow.start_run():
        info = mlflow.onnx.log_model(model(), name="sums", signature=signature)
    shutil.copytree(mlflow.artifacts.download_artifacts(info.model_uri), logged)


command, *arguments = sys.argv[1:]
if command == "write":
    onnx.save(model(), arguments[0])
elif command == "load":
    load(*arguments)
else:
    # Runs are kept in files, so that no database is needed.
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    mlflow.set_tracking_uri(pathlib.Path(arguments[0]).with_name("mlruns").as_uri())
    save(*arguments)
