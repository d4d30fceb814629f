// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.apache.flink.api.common.RuntimeExecutionMode.BATCH;
import static org.apache.flink.api.common.RuntimeExecutionMode.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.remote.testing.Fault;
import io.anabranch.remote.testing.ModelServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A whole job whose model a server holds gives the rows of a job that runs it in place. */
final class RemoteModelITCase {
  @RegisterExtension static final MiniClusterExtension CLUSTER = Workers.extension();

  private static final int ROWS = 4_000;
  private static final List<Fault> PASSING =
      List.of(Fault.RESET, Fault.HALF, Fault.UNAVAILABLE, Fault.TOO_MANY, Fault.HALF_JSON);

  @TempDir Path folder;
  private OnnxModelRunner model;
  private ModelServer server;
  private DefinitionFiles local;
  private RowAccount expected;

  @BeforeEach
  void scoreInPlace() throws Exception {
    local = DefinitionFiles.read(Readings.definition(folder), null);
    Readings.write(folder.resolve("in/rows.json"), Readings.rows(0, ROWS));
    expected = start(local, BATCH, "local").await();
    assertThat(expected.scored()).isEqualTo(ROWS);
    model =
        OnnxModelRunner.open(
            Files.readAllBytes(folder.resolve("readings.onnx")), "readings", OnnxOptions.DEFAULT);
    server = ModelServer.start(model);
  }

  @AfterEach
  void close() {
    server.close();
    model.close();
  }

  /** The same definition, but for where the model is. */
  private DefinitionFiles remote(String patience) throws Exception {
    String text =
        Files.readString(folder.resolve("readings.yaml"))
            .replace("path: readings.onnx", "path: " + server.address());
    return DefinitionFiles.read(
        Readings.write(
            folder.resolve("remote.yaml"),
            text
                + "inference: {mode: async, in-flight: 3, batch-size: 32, remote: {back-off: 2 ms,"
                + " open-after: 5, probe-after: 10 ms, give-up-after: "
                + patience
                + "}}\n"),
        null);
  }

  private JobRun start(DefinitionFiles files, RuntimeExecutionMode mode, String to) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("parallelism.default", "1");
    settings.put("restart-strategy.type", "fixed-delay");
    settings.put("restart-strategy.fixed-delay.attempts", "1000");
    settings.put("restart-strategy.fixed-delay.delay", "20 ms");
    if (mode == STREAMING) {
      settings.put("execution.checkpointing.interval", "100 ms");
      settings.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    }
    return new ScoringJob(
            files,
            Readings.files(folder.resolve("in")),
            Readings.sinks(Readings.files(folder.resolve(to))),
            new Engine(mode, settings))
        .score("test");
  }

  private void assertSameRows(RowAccount remote, String to) {
    assertThat(remote.isBalanced()).isTrue();
    assertThat(remote.scored()).isEqualTo(ROWS);
    assertThat(remote.digest()).isEqualTo(expected.digest());
    assertThat(Readings.lines(folder.resolve(to)))
        .isEqualTo(Readings.lines(folder.resolve("local")));
  }

  @Test
  void aServerThatStumblesGivesTheSameRows() throws Exception {
    server.plan(
        request -> request % 3 == 0 ? PASSING.get(request / 3 % PASSING.size()) : Fault.NONE);

    RowAccount account = start(remote("60 s"), BATCH, "remote").await();

    assertSameRows(account, "remote");
    assertThat(server.inferences()).isGreaterThan(ROWS / 32);
  }

  @Test
  void anOutageRestartsTheJobAndLosesNoRow(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    server.plan(request -> request >= 20 && request < 60 ? Fault.UNAVAILABLE : Fault.NONE);

    JobRun job = start(remote("50 ms"), STREAMING, "remote");
    RowAccount account = job.await();

    assertThat(new Workers(cluster).restarts(job.client().getJobID())).isPositive();
    assertSameRows(account, "remote");
  }

  @Test
  void isExplainedWithItsAddress() throws Exception {
    Explanation explanation = Explanation.of(remote("1 s"));

    assertThat(explanation.problems()).isEmpty();
    assertThat(explanation.text())
        .contains("on the server " + server.address())
        .contains("model       readings version " + model.identity().version());
  }
}
