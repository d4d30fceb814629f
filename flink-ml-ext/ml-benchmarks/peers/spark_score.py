# SPDX-License-Identifier: Apache-2.0
"""Spark predict_batch_udf over Parquet: spark_score.py MODEL IN OUT BATCH CORES; prints seconds."""

import sys
import time

from pyspark.ml.functions import predict_batch_udf
from pyspark.sql import SparkSession
from pyspark.sql.types import FloatType

COLUMNS = [f"f{i}" for i in range(16)]


def main(model, source, sink, batch, cores):
    spark = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.driver.memory", "2g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "10000")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")

    def predictor():
        import numpy
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        name = session.get_inputs()[0].name

        # Spark counts the parameters; columns one by one are faster than an array of them.
        def predict(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15):
            features = numpy.column_stack(
                (f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15)
            )
            return session.run(None, {name: features})[0].reshape(-1)

        return predict

    score = predict_batch_udf(predictor, return_type=FloatType(), batch_size=batch)
    started = time.monotonic()
    rows = spark.read.parquet(source)
    rows.withColumn("score", score(*COLUMNS)).write.parquet(sink, compression="snappy")
    print("seconds", time.monotonic() - started)
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
