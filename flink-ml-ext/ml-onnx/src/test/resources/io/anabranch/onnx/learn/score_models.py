# SPDX-License-Identifier: Apache-2.0
"""Scores NAME.rows (doubles, row by row) with NAME.onnx and writes NAME.OUTPUT for each output.

Numbers are written as little-endian doubles, texts as lines.
"""
import pathlib
import sys

import numpy
import onnxruntime

folder = pathlib.Path(sys.argv[1])
for model in sorted(folder.glob("*.onnx")):
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    width = session.get_inputs()[0].shape[1]
    rows = numpy.fromfile(model.with_suffix(".rows"), dtype="<f8").reshape(-1, width)
    outputs = session.run(None, {"features": rows})
    for spec, values in zip(session.get_outputs(), outputs):
        target = folder / f"{model.stem}.{spec.name}"
        if values.dtype == object:
            target.write_text("\n".join(values.ravel().tolist()))
        else:
            values.astype("<f8").tofile(target)
print("scored with", onnxruntime.__version__)
