// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Task;
import io.anabranch.core.testing.python.PythonEnvironment;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime for Python, of another version, gives what the learners predict, to the bit. */
final class PythonITCase {
  private static final int ROWS = 500;

  @TempDir Path folder;

  private static Path resource(String name) {
    try {
      return Path.of(PythonITCase.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyKindScoresInPythonAsItsLearnerPredicts() throws IOException {
    for (LearntModel learnt : LearntModel.all()) {
      Files.write(folder.resolve(learnt + ".onnx"), learnt.export(learnt.learn(ROWS)));
      double[][] rows = learnt.rows(ROWS);
      ByteBuffer bytes = buffer(rows.length * rows[0].length);
      for (double[] row : rows) {
        for (double value : row) {
          bytes.putDouble(value);
        }
      }
      Files.write(folder.resolve(learnt + ".rows"), bytes.array());
    }
    PythonEnvironment python = PythonEnvironment.of(resource("onnxruntime-requirements.txt"));
    assertThat(python.run(resource("score_models.py"), folder.toString())).contains("scored with");
    for (LearntModel learnt : LearntModel.all()) {
      check(learnt);
    }
  }

  private void check(LearntModel learnt) throws IOException {
    Learner learner = learnt.subject().learner();
    OnlineModel model = learnt.learn(ROWS);
    double[][] rows = learnt.rows(ROWS);
    double[] expected = new double[learner.predictions()];
    double[] found = numbers(learnt, output(learner.task()));
    double[] distances =
        learner.task() == Task.CLUSTERING ? numbers(learnt, "distance") : new double[0];
    for (int i = 0; i < ROWS; i++) {
      model.predict(LearntModel.example(rows[i], 0), expected);
      if (learner.task() == Task.CLUSTERING) {
        assertThat(found[i]).as(learnt.toString()).isEqualTo(expected[0]);
        assertThat(distances[i]).as(learnt.toString()).isEqualTo(expected[1]);
        continue;
      }
      for (int j = 0; j < expected.length; j++) {
        assertThat(found[i * expected.length + j]).as(learnt.toString()).isEqualTo(expected[j]);
      }
    }
    if (learner.task() == Task.BINARY) {
      List<String> classes = Files.readAllLines(folder.resolve(learnt + ".prediction"));
      assertThat(classes).hasSize(ROWS).contains("c0", "c1");
    }
  }

  private static String output(Task task) {
    return switch (task) {
      case BINARY -> "probability";
      case MULTICLASS -> "probabilities";
      case CLUSTERING -> "cluster";
      case REGRESSION, FORECAST, ANOMALY -> "prediction";
    };
  }

  private double[] numbers(LearntModel learnt, String output) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(learnt + "." + output));
    double[] numbers = new double[bytes.length / Double.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
    return numbers;
  }

  private static ByteBuffer buffer(int numbers) {
    return ByteBuffer.allocate(numbers * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
