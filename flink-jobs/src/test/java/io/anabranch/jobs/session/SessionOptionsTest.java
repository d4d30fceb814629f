// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.Commands;
import io.anabranch.jobs.score.Readings;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of a submission that can be refused without a cluster. */
final class SessionOptionsTest {
  @TempDir Path folder;
  private Path definition;

  @BeforeEach
  void writeDefinition() {
    definition = Readings.definition(folder);
  }

  private Commands score(String... more) {
    List<String> line = new ArrayList<>(List.of("score", definition.toString()));
    line.addAll(List.of("--from", "connector=datagen", "--to", "connector=blackhole"));
    line.addAll(List.of(more));
    return Commands.run(line.toArray(String[]::new));
  }

  private static void refused(Commands command, String... parts) {
    assertThat(command.code()).as(command.toString()).isEqualTo(2);
    assertThat(command.err()).contains(parts).doesNotContain("\tat ");
  }

  @Test
  void noClusterAtAnAddressIsSaidAtOnceWithWhatStartsOne() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    String address = "localhost:" + free;
    String[] expected = {
      "--cluster: " + address + ": no Flink cluster answers: ",
      "(expected: HOST:PORT of a JobManager's web page; anabranch cluster start starts one here)"
    };
    refused(score("--cluster", address), expected);
    refused(Commands.run("--cluster", address, "jobs"), expected);
    refused(Commands.run("jobs", "--cluster=http://" + address, "--all"), expected);
    refused(Commands.run("--cluster", address, "jobs", "stop", "x"), expected);
  }

  @Test
  void anAddressThatCannotBeReadIsRefused() {
    refused(Commands.run("--cluster", "localhost", "jobs"), "localhost (expected: HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sql", "explain x.yaml", "cluster status", "models list", "kafka x"})
  void aClusterBeforeACommandThatAsksNoneIsRefused(String line) {
    List<String> words = new ArrayList<>(List.of("--cluster", "localhost:1"));
    words.addAll(List.of(line.split(" ")));
    String command = line.replaceFirst(" x.*", "");
    refused(
        Commands.run(words.toArray(String[]::new)),
        "--cluster: not for anabranch "
            + command
            + " (expected: before a command that runs a job, or jobs)");
  }

  @Test
  void optionsOfAClusterNeedOne() {
    refused(score("--detached"), "--detached: without --cluster the job would end with this");
  }

  @Test
  void aSavepointIsForLiveJobs() {
    refused(
        score("--from-savepoint", "x", "--mode", "batch"),
        "--from-savepoint: a backfill has no state to go on from (expected: --mode stream)");
    refused(
        score("--allow-non-restored-state"),
        "--allow-non-restored-state: without --from-savepoint (expected: both)");
    refused(
        score("--from-savepoint", folder.resolve("absent").toString(), "--mode", "stream"),
        "--from-savepoint: file:" + folder.resolve("absent") + ": not found");
  }

  @Test
  void aSavepointElsewhereIsTheClustersToFind() {
    Savepoint savepoint = new Savepoint("no-such-scheme://bucket/s-1", Savepoint.Unclaimed.REFUSED);
    savepoint.requireExists();
    assertThat(savepoint.settings()).containsValue("no-such-scheme://bucket/s-1");
  }

  @Test
  void aJarThatIsNotThereIsRefusedBeforeAnythingIsStopped() {
    refused(
        Commands.run("--cluster", "localhost:1", "jobs", "restart", "x", "--jar", "absent.jar"),
        "--jar: absent.jar: no such file (expected: a job jar)");
  }
}
