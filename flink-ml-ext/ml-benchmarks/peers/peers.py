# SPDX-License-Identifier: Apache-2.0
"""Measures Beam, Spark and Anabranch over the same rows and prints one table. See README.md."""

import argparse
import importlib.metadata
import os
import re
import shutil
import statistics
import sys
from pathlib import Path

import numpy
import onnxruntime
import pyarrow
import pyarrow.parquet

import process_tree

HERE = Path(__file__).resolve().parent
COLUMNS = [f"f{i}" for i in range(16)]
FILES = 4
TOLERANCE = 1e-5
BEAM, SPARK_1, SPARK_2 = "Beam, one worker", "Spark local[1]", "Spark local[2]"
OURS_1, OURS_2 = "Anabranch -p 1", "Anabranch -p 2"
# Beam and Spark amortise Python over large batches; a forest is fastest in small ones.
BATCH = {
    "mlp": {"beam": 1024, "spark": 1024, "ours": 64},
    "forest": {"beam": 64, "spark": 1024, "ours": 64},
}
DEFINITION = """\
name: peers
columns: {{{columns}}}
model: {{path: {model}.onnx, inputs: {{features: [{names}]}}, outputs: {{{output}: score}}}}
output: [{names}, score]
inference: {{batch-size: {batch}}}
"""


class Measurement:
    """One run: the job's seconds as the system says, the process's, and its processor time."""

    def __init__(self, rows, job, ran):
        self.rows = rows
        self.job = job
        self.process = ran.seconds
        self.cpu = ran.cpu_seconds


def write_rows(folder, rows):
    """Float columns, in files of one row group, so that two workers can share them; their checksum."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    random = numpy.random.default_rng(1)
    total = 0.0
    for file in range(FILES):
        count = rows * (file + 1) // FILES - rows * file // FILES
        values = random.uniform(-1, 1, (count, len(COLUMNS))).astype(numpy.float32)
        table = pyarrow.table({name: values[:, i] for i, name in enumerate(COLUMNS)})
        pyarrow.parquet.write_table(table, folder / f"rows-{file}.parquet", compression="snappy")
        total += checksum(values)
    return total


def checksum(features):
    """The same in any order of the rows; another where a value is lost or comes into another row."""
    weights = numpy.sqrt(numpy.arange(1, len(COLUMNS) + 1))
    return float(numpy.sin(features.astype(numpy.float64) @ weights).sum())


def java(root):
    """Java with the launcher's own flags."""
    home = os.environ.get("JAVA_HOME")
    flags = re.findall(r"--add-(?:opens|exports)=\S+", (root / "anabranch").read_text())
    return [f"{home}/bin/java" if home else "java", *flags]


class Bench:
    def __init__(self, root, work):
        self.root = root
        self.work = work

    def models(self):
        lib = self.root / "flink-ml-ext/ml-benchmarks/target/lib"
        process_tree.run(
            [*java(self.root), "-cp", f"{lib}/*", "io.anabranch.benchmarks.PeerModels", str(self.work)]
        )

    def model(self, name):
        return self.work / f"{name}.onnx"

    def beam(self, model, source, sink, rows):
        ran = self._python("beam_score.py", model, source, sink, BATCH[model]["beam"])
        return Measurement(rows, _seconds(ran), ran)

    def spark(self, cores):
        def measure(model, source, sink, rows):
            shutil.rmtree(sink)
            ran = self._python("spark_score.py", model, source, sink, BATCH[model]["spark"], cores)
            return Measurement(rows, _seconds(ran), ran)

        return measure

    def _python(self, script, model, source, sink, *more):
        return process_tree.run(
            [sys.executable, str(HERE / script), str(self.model(model)), str(source), str(sink)]
            + [str(argument) for argument in more],
            {"PYSPARK_PYTHON": sys.executable, "OMP_NUM_THREADS": "1"},
        )

    def ours(self, parallelism):
        def measure(model, source, sink, rows):
            definition = self._definition(model)
            ran = process_tree.run(
                [
                    *java(self.root),
                    "-Xmx2g",
                    f"-Danabranch.home={self.root}",
                    f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}",
                    "-cp",
                    f"{self.root}/flink-jobs/target/runtime/lib/*",
                    "io.anabranch.jobs.Main",
                    "score",
                    str(definition),
                    *("--mode", "batch", "--parallelism", str(parallelism), "--from"),
                    *("connector=filesystem", "format=parquet", f"path={source}", "--to"),
                    *("connector=filesystem", "format=parquet", f"path={sink}"),
                ]
            )
            began = re.search(r"^(\d+) Job .* from state CREATED to RUNNING", ran.stderr, re.M)
            ended = re.search(r"^(\d+) Job .* from state RUNNING to FINISHED", ran.stderr, re.M)
            return Measurement(rows, (int(ended[1]) - int(began[1])) / 1e3, ran)

        return measure

    def _definition(self, model):
        path = self.work / f"{model}.yaml"
        output = onnxruntime.InferenceSession(self.model(model)).get_outputs()[0].name
        path.write_text(
            DEFINITION.format(
                columns=", ".join(f"{name}: FLOAT" for name in COLUMNS),
                names=", ".join(COLUMNS),
                model=model,
                output=output,
                batch=BATCH[model]["ours"],
            )
        )
        return path

    def verify(self, model, sink, rows, rows_in):
        """The rows that came out are those that went in, and the scores those of ONNX Runtime."""
        parts = [part for part in sink.rglob("*") if part.is_file() and part.name[0] not in "._"]
        table = pyarrow.concat_tables(
            [pyarrow.parquet.read_table(part, partitioning=None).select([*COLUMNS, "score"]) for part in parts]
        )
        if table.num_rows != rows:
            raise AssertionError(f"{sink}: {table.num_rows} rows (expected: {rows})")
        features = numpy.column_stack([table[name].to_numpy() for name in COLUMNS])
        if abs(checksum(features) - rows_in) > 1e-6 * rows:
            raise AssertionError(f"{sink}: other rows came out than went in")
        session = onnxruntime.InferenceSession(self.model(model))
        expected = numpy.concatenate(
            [
                session.run(None, {session.get_inputs()[0].name: features[i : i + 4096]})[0].reshape(-1)
                for i in range(0, rows, 4096)
            ]
        )
        error = float(numpy.abs(table["score"].to_numpy() - expected).max())
        if not error <= TOLERANCE:
            raise AssertionError(f"{sink}: scores differ by {error} (expected: {TOLERANCE} at most)")
        return error


def _seconds(ran):
    return float(re.search(r"^seconds ([\d.]+)", ran.stdout, re.M)[1])


def measure(bench, model, sources, repetitions):
    """Measurements by system; each system's repetitions are spread over the whole time."""
    results = {}
    beam_rows, rows = sources
    systems = {
        BEAM: (bench.beam, beam_rows),
        SPARK_1: (bench.spark("1"), rows),
        SPARK_2: (bench.spark("2"), rows),
        OURS_1: (bench.ours(1), rows),
        OURS_2: (bench.ours(2), rows),
    }
    for repetition in range(repetitions):
        for system, (run, (source, count, rows_in)) in systems.items():
            sink = bench.work / "out"
            shutil.rmtree(sink, ignore_errors=True)
            sink.mkdir()
            results.setdefault(system, []).append(run(model, source, sink, count))
            error = bench.verify(model, sink, count, rows_in)
            last = results[system][-1]
            print(
                f"{model} {system}: {count / last.job:,.0f} rows/s, job {last.job:.2f} s, process"
                f" {last.process:.2f} s, processors {last.cpu:.2f} s, error {error:.1e}",
                file=sys.stderr,
            )
    return results


def median(runs, value):
    return statistics.median(value(run) for run in runs)


def table(model, results):
    job = {name: median(runs, lambda run: run.rows / run.job) for name, runs in results.items()}
    core = {name: median(runs, lambda run: run.rows / run.cpu) for name, runs in results.items()}
    print(f"\n| {model} | rows | rows/s, job | rows/s, process start included | rows per processor second"
          " | job: times Beam | job: times Spark local[2] | per processor second: times Beam |")
    print("|---|---|---|---|---|---|---|---|")
    for name, runs in results.items():
        whole = median(runs, lambda run: run.rows / run.process)
        print(
            f"| {name} | {runs[0].rows:,} | {job[name]:,.0f} | {whole:,.0f} | {core[name]:,.0f}"
            f" | {job[name] / job[BEAM]:.1f} | {job[name] / job[SPARK_2]:.2f}"
            f" | {core[name] / core[BEAM]:.1f} |"
        )


def versions():
    names = ["apache-beam", "pyspark", "onnxruntime", "numpy", "pandas", "pyarrow"]
    found = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    print(f"\nPython {sys.version.split()[0]}, {found}; {os.cpu_count()} processors")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--beam-rows", type=int, help="fewer for Beam, which takes long")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--models", default="mlp,forest")
    options = parser.parse_args()
    bench = Bench(options.root, options.work)
    bench.models()
    sources = []
    for rows in (options.beam_rows or options.rows, options.rows):
        folder = options.work / f"rows-{rows}"
        sources.append((folder, rows, write_rows(folder, rows)))
    for model in options.models.split(","):
        table(model, measure(bench, model, sources, options.repetitions))
    versions()


if __name__ == "__main__":
    main()
