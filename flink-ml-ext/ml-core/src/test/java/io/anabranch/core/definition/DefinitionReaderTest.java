// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.definition.FeatureEntry.OverFeature;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DefinitionReaderTest {
  private static final String FULL =
      """
      name: flight-delay
      columns:
        departure: TIMESTAMP(3)
        origin: STRING
        destination: varchar(3)
        distance: SMALLINT
        delay: INT
        fare: DOUBLE PRECISION
      event-time: {column: departure, out-of-orderness: 30 min}
      key: origin
      features:
        - {name: log_distance, log: distance}
        - name: recent
          over: {window: 3 h, rows: 100, of: delay, lag: 6 h, half-life: 1 h}
          stats: [count, mean, lag-2, since-last, ewma]
        - {name: there, over: {key: [destination, origin], window: P7D, of: recent_mean}, stats: max}
      model:
        path: models/flight-delay.onnx
        name: delays
        inputs: {features: [log_distance, recent], id: distance}
        outputs: {variable: prediction}
      inference:
        mode: async
        batch-size: 256
        max-bytes: 4 MiB
        max-delay: 5 ms
        in-flight: 2
        order: unordered
        device: {cuda: preferred, id: 1}
      output: [origin, recent, prediction]
      """;

  private static Definition minimal(String rest) {
    return DefinitionReader.read("a/d.yaml", "name: d\ncolumns: {t: TIMESTAMP, x: INT}\n" + rest);
  }

  @Test
  void readsEverythingThatADefinitionMayHold() {
    Definition definition = DefinitionReader.read("conf/flight-delay.yaml", FULL);

    assertThat(definition.name()).isEqualTo("flight-delay");
    assertThat(definition.columns())
        .containsExactly(
            new Column("departure", ColumnType.TIMESTAMP),
            new Column("origin", ColumnType.STRING),
            new Column("destination", ColumnType.STRING),
            new Column("distance", ColumnType.INT),
            new Column("delay", ColumnType.INT),
            new Column("fare", ColumnType.DOUBLE));
    assertThat(definition.eventTime())
        .isEqualTo(new EventTimeSpec("departure", Duration.ofMinutes(30)));
    assertThat(definition.key()).containsExactly("origin");
    assertThat(definition.model())
        .isEqualTo(
            new ModelSpec(
                "models/flight-delay.onnx",
                "delays",
                Map.of(
                    "features",
                    InputSource.of(List.of("log_distance", "recent")),
                    "id",
                    InputSource.of(List.of("distance"))),
                Map.of("variable", "prediction")));
    assertThat(definition.batching())
        .isEqualTo(
            new BatchPolicy(
                256,
                4 << 20,
                Duration.ofMillis(5),
                BatchPolicy.Mode.ASYNC,
                2,
                BatchPolicy.Order.UNORDERED));
    assertThat(definition.device())
        .isEqualTo(new DeviceSpec(DeviceSpec.Kind.CUDA, DeviceSpec.Policy.PREFERRED, 1));
    assertThat(definition.output()).containsExactly("origin", "recent", "prediction");
    assertThat(definition.resolve(definition.model().path()))
        .isEqualTo(Path.of("conf/models/flight-delay.onnx"));
  }

  @Test
  void readsFeaturesOverTime() {
    Definition definition = DefinitionReader.read("flight-delay.yaml", FULL);

    assertThat(((OverFeature) definition.features().get(1)).spec())
        .isEqualTo(
            new OverSpec(
                "recent",
                List.of("origin"),
                "delay",
                Duration.ofHours(3),
                100,
                Duration.ofHours(6),
                List.of("count", "mean", "lag-2", "since-last", "ewma"),
                Duration.ofHours(1)));
    assertThat(((OverFeature) definition.features().get(2)).spec())
        .isEqualTo(
            new OverSpec(
                "there",
                List.of("destination", "origin"),
                "recent_mean",
                Duration.ofDays(7),
                OverSpec.DEFAULT_ROWS,
                Duration.ZERO,
                List.of("max"),
                null));
  }

  @Test
  void whatIsLeftOutHasDefaults() {
    Definition definition = minimal("");

    assertThat(definition.eventTime()).isNull();
    assertThat(definition.key()).isEmpty();
    assertThat(definition.features()).isEmpty();
    assertThat(definition.model()).isNull();
    assertThat(definition.batching()).isEqualTo(BatchPolicy.DEFAULT);
    assertThat(definition.device()).isEqualTo(DeviceSpec.ON_CPU);
    assertThat(definition.output()).isEmpty();
    assertThat(minimal("event-time: {column: t}").eventTime().outOfOrderness())
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void devicesAreAcceleratorsThatAreRequiredOrPreferred() {
    assertThat(minimal("inference: {device: {cuda: required}}").device())
        .isEqualTo(
            new DeviceSpec(DeviceSpec.Kind.CUDA, DeviceSpec.Policy.REQUIRED, DeviceSpec.ANY));
    assertThat(
            minimal("inference: {device: {tensorrt: preferred, id: 0, cache: /c, memory: 2 GiB}}")
                .device())
        .isEqualTo(
            new DeviceSpec(
                DeviceSpec.Kind.TENSORRT, DeviceSpec.Policy.PREFERRED, 0, "/c", 2L << 30));
  }

  @Test
  void theBatchSizeMayAdaptToALatency() {
    assertThat(minimal("inference: {batch-size: adaptive}").batching())
        .isEqualTo(BatchPolicy.DEFAULT.adaptive(Duration.ofMillis(20)));
    assertThat(
            minimal("inference: {batch-size: adaptive, latency: 50 ms, max-tokens: 4096}")
                .batching())
        .isEqualTo(BatchPolicy.DEFAULT.adaptive(Duration.ofMillis(50)).limitTokens(4096));
    assertThat(
            minimal("inference: {batch-size: adaptive, latency: 50 ms, max-delay: 5 ms}")
                .batching()
                .maxDelay())
        .isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void threadsAreTheCallersTheSessionsOrThePools() {
    assertThat(minimal("").threads()).isEqualTo(1);
    assertThat(minimal("inference: {threads: 4}").threads()).isEqualTo(4);
    assertThat(minimal("inference: {threads: pool}").threads()).isZero();
  }

  @Test
  void modelMayBeGivenByItsPathAlone() {
    assertThat(minimal("model: m/forest.v2.onnx").model())
        .isEqualTo(new ModelSpec("m/forest.v2.onnx", "forest.v2", Map.of(), Map.of()));
    assertThat(minimal("model: ../delay-v1.2/").model().name()).isEqualTo("delay-v1.2");
    assertThat(minimal("model: delay-v1.2").model().name()).isEqualTo("delay-v1.2");
    ModelSpec registered = minimal("model: models:/flights@champion").model();
    assertThat(registered.name()).isEqualTo("flights");
    assertThat(registered.path()).isEqualTo("models:/flights@champion");
  }

  @Test
  void outputMayNameWhatOnlyTheModelKnows() {
    assertThat(minimal("model: m.onnx\noutput: [x, label]").output()).containsExactly("x", "label");
  }

  @Test
  void fileAndItsTextReadTheSame(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("flight-delay.yaml"), FULL);
    Definition fromFile = DefinitionReader.read(file);

    assertThat(DefinitionReader.read(fromFile.source(), fromFile.text())).isEqualTo(fromFile);
    assertThat(fromFile.resolve("m.onnx")).isEqualTo(folder.resolve("m.onnx"));
  }

  @Test
  void columnsOfOneHotFeaturesMayBeNamedBeforeTheyAreFitted() {
    Definition definition =
        minimal(
            "features:\n  - {name: o, one-hot: x}\n  - {name: y, add: [o_3, x]}\noutput: [o, o_3]");

    assertThat(definition.features()).hasSize(2);
  }
}
