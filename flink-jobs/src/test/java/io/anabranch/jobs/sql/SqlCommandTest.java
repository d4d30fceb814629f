// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.Commands;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqlCommandTest {
  @Test
  void aGatewayThatDoesNotAnswerIsNamed() {
    Commands run = Commands.run("sql", "--home", "..", "--gateway", "localhost:1");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "gateway: localhost:1 does not answer (expected: the SQL gateway of a running cluster;"
                + " anabranch cluster start starts one): Connection refused");
  }

  @Test
  void aScriptThatIsNotThereIsNamedBeforeAnyoneIsAsked() {
    Commands run =
        Commands.run("sql", "--home", "..", "--gateway", "localhost:1", "-i", "no/such.sql");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no/such.sql: cannot be read (expected: a file of SQL)");
  }

  @Test
  void aHomeWithoutItsInitFileIsNamed(@TempDir Path elsewhere) {
    Commands run = Commands.run("sql", "--home", elsewhere.toString(), "--gateway", "localhost:1");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("init.sql: cannot be read (expected: a file of SQL)");
  }

  @Test
  void aFolderWithoutARunningClusterIsNamed(@TempDir Path elsewhere) {
    Commands run = Commands.run("sql", "--home", "..", "--folder", elsewhere.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "cluster: none runs in "
                + elsewhere
                + " (expected: a running one; start it with anabranch cluster start, or name"
                + " another's SQL gateway with --gateway HOST:PORT)");
  }
}
