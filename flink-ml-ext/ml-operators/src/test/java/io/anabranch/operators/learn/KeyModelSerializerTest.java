// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.DriftSpec;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyModelSerializerTest {
  private static final LearnSpec SPEC = spec().spec();

  private static SpecBuilder spec() {
    return LearnHarness.learner("linear")
        .options(Map.of("rate", "0.1"))
        .lag(50)
        .prior("chance")
        .drift("adwin", DriftSpec.Then.SHRINK)
        .quality(QualityMeasure.MAE, QualityMeasure.RMSE)
        .ttl(100_000);
  }

  @Test
  void stateOfTheFirstFormatIsRead() throws Exception {
    Properties file = file();
    KeyModelSerializer serializer = restored(file).serializer();
    assertThat(serializer.spec()).isEqualTo(SPEC);
    byte[] state = HexFormat.of().parseHex(file.getProperty("state"));
    KeyModel model = serializer.deserialize(new DataInputDeserializer(state));
    assertThat(describe(model)).isEqualTo(file.getProperty("model"));
    assertThat(
            new KeyModelSerializer(spec().options(Map.of("rate", "0.3")).spec())
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored(file).snapshot())
                .isCompatibleAsIs())
        .isTrue();
  }

  private record Restored(
      TypeSerializerSnapshot<KeyModel> snapshot, KeyModelSerializer serializer) {}

  private static Restored restored(Properties file) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(file.getProperty("snapshot"));
    KeyModelSerializerSnapshot snapshot = new KeyModelSerializerSnapshot();
    snapshot.readSnapshot(
        Integer.parseInt(file.getProperty("version")),
        new DataInputDeserializer(bytes),
        KeyModelSerializerTest.class.getClassLoader());
    return new Restored(snapshot, (KeyModelSerializer) snapshot.restoreSerializer());
  }

  private static Properties file() throws IOException {
    Properties file = new Properties();
    try (InputStream in =
        KeyModelSerializerTest.class.getResourceAsStream("/learn-state/format-1.properties")) {
      file.load(in);
    }
    return file;
  }

  /** Prints the content of a file of the format of today: run it when the format changes. */
  public static void main(String[] args) throws Exception {
    KeyModelSerializer serializer = new KeyModelSerializer(SPEC);
    KeyModel model = serializer.createInstance();
    var workspace = serializer.models().workspace();
    var sink = new LearnRow(serializer.models());
    for (int i = 0; i < 20; i++) {
      workspace.example().features()[0] = i % 5;
      workspace.example().features()[1] = i % 3;
      workspace.example().at(i * 10L).withPrior(0.5);
      sink.reset();
      model.row(workspace, i % 7, null, sink);
    }
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.snapshotConfiguration().writeSnapshot(out);
    System.out.println("version=" + serializer.snapshotConfiguration().getCurrentVersion());
    System.out.println("snapshot=" + HexFormat.of().formatHex(out.getCopyOfBuffer()));
    out.clear();
    serializer.serialize(model, out);
    System.out.println("state=" + HexFormat.of().formatHex(out.getCopyOfBuffer()));
    System.out.println("model=" + describe(model));
  }

  private static String describe(KeyModel model) {
    return String.join(
        " ",
        String.valueOf(model.clock()),
        String.valueOf(model.rows()),
        String.valueOf(model.updates()),
        String.valueOf(model.quality(QualityMeasure.MAE)),
        String.valueOf(model.model().structure().isPresent()));
  }

  @Test
  void aSnapshotOfANewerReleaseIsRefused() {
    assertThatThrownBy(
            () ->
                new KeyModelSerializerSnapshot()
                    .readSnapshot(2, new DataInputDeserializer(new byte[9]), null))
        .hasMessage("learner state version: 2 (expected: 1 to 1; it is of a newer release)");
  }

  @Test
  void bytesThatAreNoModelSayWhatToDo() {
    KeyModelSerializer serializer = new KeyModelSerializer(SPEC);
    for (byte[] bytes : List.of(new byte[] {99}, new byte[] {1})) {
      assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(bytes)))
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
          .hasMessageStartingWith("learner late: state of a key: ")
          .hasMessageEndingWith(
              " (expected: a model of this learner); start without the savepoint, or restore the"
                  + " definition");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void otherSettingsTakeTheStateOver(boolean rocks) throws Exception {
    StateBackend backend = backend(rocks);
    OperatorSubtaskState state = state(SPEC, backend);
    LearnSpec faster = spec().options(Map.of("rate", "0.7")).ttl(200_000).spec();
    try (LearnHarness same = LearnHarness.streaming(SPEC, backend, state);
        LearnHarness other = LearnHarness.streaming(faster, backend, state)) {
      for (LearnHarness harness : List.of(same, other)) {
        harness.process(Event.row("pump", 3, 1.0, 1.0, 300));
        harness.process(Event.row("pump", 4, 1.0, 1.0, 400));
        harness.watermark(400);
      }
      assertThat(other.output().get(0)).contains("\"late_updates\": 2");
      assertThat(other.output().get(0))
          .as("learnt at another rate")
          .isNotEqualTo(same.output().get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stateOfOtherFeaturesIsRefusedInWords(boolean rocks) throws Exception {
    StateBackend backend = backend(rocks);
    OperatorSubtaskState state = state(SPEC, backend);
    LearnSpec other = spec().features("x").quality(QualityMeasure.MAE).spec();
    assertThatThrownBy(() -> LearnHarness.streaming(other, backend, state).close())
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            "learner late: state of another learner: features [x, n] (expected: [x]), quality [MAE,"
                + " RMSE] (expected: [MAE]); start without the savepoint, or restore the"
                + " definition");
  }

  private static StateBackend backend(boolean rocks) {
    return rocks ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
  }

  private static OperatorSubtaskState state(LearnSpec spec, StateBackend backend) throws Exception {
    try (LearnHarness harness = LearnHarness.streaming(spec, backend, null)) {
      harness.process(Event.row("pump", 1, 2.0, 1.0, 100));
      harness.process(Event.row("pump", 2, 3.0, 0.0, 200));
      harness.watermark(200);
      return harness.snapshot(1);
    }
  }
}
