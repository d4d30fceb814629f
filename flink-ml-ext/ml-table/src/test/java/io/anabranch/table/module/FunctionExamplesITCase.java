// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.graph.TestGraphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every example of the reference gives what the reference says, in every mode that it runs in. */
final class FunctionExamplesITCase {
  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir private static Path folder;

  private static String registry;
  private static Path classifier;

  @BeforeAll
  static void makeTheModels() throws IOException {
    registry = folder.resolve("registry").toString();
    ModelRegistry models = new RegistryLocation(registry).open();
    Path demo = Path.of("../../data/flights/flight-delay").toAbsolutePath().normalize();
    models.register("flight-delay", ModelBundle.open(demo));
    models.alias("flight-delay", "champion", 1);
    classifier = Files.write(folder.resolve("colours.onnx"), TestGraphs.textClassifier(2, 3));
  }

  @TestFactory
  Stream<DynamicTest> inBatchMode() {
    ModuleSession session =
        ModuleSession.open(EnvironmentSettings.newInstance().inBatchMode(), registry);
    // Flink plans asynchronous functions and functions of tables with state for streams alone.
    return examples(
        session, query -> !query.contains("PREDICT_ASYNC") && !query.contains("LEARN("));
  }

  @TestFactory
  Stream<DynamicTest> inStreamingMode() {
    ModuleSession session =
        ModuleSession.open(EnvironmentSettings.newInstance().inStreamingMode(), registry);
    // A stream's OVER needs a time attribute, which VALUES has not.
    return examples(session, query -> !query.contains("OVER ("));
  }

  private static Stream<DynamicTest> examples(ModuleSession session, Predicate<String> runs) {
    return FunctionExamples.read().entrySet().stream()
        .filter(example -> runs.test(example.getValue().query()))
        .map(example -> DynamicTest.dynamicTest(example.getKey(), () -> run(session, example)));
  }

  private static void run(ModuleSession session, Map.Entry<String, FunctionExample> example) {
    String query =
        example.getValue().query().replace("/models/colours.onnx", classifier.toString());
    assertThat(text(session.value(query))).isEqualTo(example.getValue().result());
  }

  private static String text(Object value) {
    return value instanceof Object[] array ? Arrays.toString(array) : String.valueOf(value);
  }
}
