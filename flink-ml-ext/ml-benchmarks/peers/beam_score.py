# SPDX-License-Identifier: Apache-2.0
"""Beam RunInference over Parquet: beam_score.py MODEL IN OUT BATCH; prints the pipeline's seconds."""

import sys
import time

import apache_beam as beam
import numpy
import onnxruntime
import pyarrow
from apache_beam.ml.inference.base import RunInference
from apache_beam.ml.inference.onnx_inference import OnnxModelHandlerNumpy
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

COLUMNS = [f"f{i}" for i in range(16)]
SCHEMA = pyarrow.schema([(name, pyarrow.float32()) for name in [*COLUMNS, "score"]])


class OneThread(OnnxModelHandlerNumpy):
    """Beam pickles its handler, so that options of a session cannot be given to it."""

    def load_model(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(
            self._model_uri, options, providers=["CPUExecutionProvider"]
        )


def rows(table):
    """The rows of a table, each an array of floats."""
    return numpy.column_stack([table[name].to_numpy() for name in COLUMNS])


def record(result):
    """A row with its prediction."""
    values = dict(zip(COLUMNS, result.example.tolist()))
    values["score"] = float(result.inference[0])
    return values


def main(model, source, sink, batch):
    handler = OneThread(model, min_batch_size=batch, max_batch_size=batch)
    options = PipelineOptions(direct_num_workers=1, direct_running_mode="in_memory")
    started = time.monotonic()
    with beam.Pipeline(runner=FnApiRunner(), options=options) as pipeline:
        (
            pipeline
            | beam.io.ReadFromParquetBatched(source + "/*.parquet")
            | beam.FlatMap(rows)
            | RunInference(handler)
            | beam.Map(record)
            | beam.io.WriteToParquet(sink + "/part", SCHEMA, codec="snappy", file_name_suffix=".parquet")
        )
    print("seconds", time.monotonic() - started)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
