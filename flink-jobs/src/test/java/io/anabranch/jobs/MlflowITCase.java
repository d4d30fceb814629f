// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.testing.python.PythonEnvironment;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real MLflow reads our bundles, and we read its own. */
final class MlflowITCase {
  private static PythonEnvironment python;

  @TempDir Path folder;

  @BeforeAll
  static void install() {
    python = PythonEnvironment.of(resource("mlflow-requirements.txt"));
  }

  private static Path resource(String name) {
    try {
      return Path.of(MlflowITCase.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private String mlflow(String... arguments) throws IOException {
    return python.run(resource("mlflow_bundles.py"), arguments);
  }

  @Test
  void mlflowLoadsAndRunsABundleOfOurs() throws IOException {
    Path model = folder.resolve("sums.onnx");
    mlflow("write", model.toString());
    Path bundle = folder.resolve("sums");
    Commands made = Commands.run("model", "bundle", model.toString(), "--into", bundle.toString());
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(Commands.run("model", "verify", bundle.toString()).code()).isZero();
    // What it prints was computed by ONNX Runtime for Python from the bundle alone.
    assertThat(mlflow("load", bundle.toString()))
        .contains("onnx.load_model: ['x', 'words'] -> ['sum', 'same']")
        .contains("signature: x float32 (-1, 3), words object (-1, 1)")
        .contains("pyfunc: sum [[6.0], [15.0]], same [['a'], ['b']]")
        .contains("golden: equal");
  }

  @Test
  void weReadWhatMlflowSavedAndLogged() throws IOException {
    Path saved = folder.resolve("saved");
    Path logged = folder.resolve("logged");
    mlflow("save", saved.toString(), logged.toString());
    for (Path bundle : new Path[] {saved, logged}) {
      Commands verified = Commands.run("model", "verify", bundle.toString());
      assertThat(verified.code()).as(verified.err()).isZero();
      assertThat(Commands.run("models", "show", bundle.toString()).out())
          .contains("input       x: FLOAT [?, 3]")
          .contains("verified    by Anabranch");
      String registry = folder.resolve("registry").toString();
      Commands registered =
          Commands.run(
              "models", "register", bundle.toString(), "--name", "sums", "--registry", registry);
      assertThat(registered.out()).startsWith("models:/sums/");
    }
    // It still is MLflow's.
    assertThat(mlflow("load", saved.toString())).contains("pyfunc: sum [[6.0], [15.0]]");
  }
}
