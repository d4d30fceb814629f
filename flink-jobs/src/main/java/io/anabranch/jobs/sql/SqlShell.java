// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.cluster.ClusterAddress;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.client.SqlClientException;
import org.apache.flink.table.client.cli.CliClient;
import org.apache.flink.table.client.cli.TerminalUtils;
import org.apache.flink.table.client.gateway.Executor;
import org.apache.flink.table.client.gateway.SqlExecutionException;
import org.apache.flink.table.gateway.service.context.DefaultContext;

/**
 * Flink's SQL client in this process, with a session of its own on a gateway. Unlike {@code
 * sql-client.sh} it says why a session could not be prepared, and whether a script went through.
 *
 * <p>Used by one thread; {@link #close} ends the session. What the session created ends with it;
 * jobs that it started run on.
 */
public final class SqlShell implements AutoCloseable {
  private final Executor executor;

  private SqlShell(Executor executor) {
    this.executor = executor;
  }

  /**
   * Opens a session.
   *
   * @throws MlException of kind USER where no gateway answers there
   */
  public static SqlShell open(ClusterAddress gateway) {
    DefaultContext context = new DefaultContext(Map.of(), List.of());
    try {
      return new SqlShell(Executor.create(context, gateway.uri().toURL(), "anabranch"));
    } catch (SqlClientException e) {
      throw new MlException(
          ErrorKind.USER,
          "gateway: "
              + gateway
              + " does not answer (expected: the SQL gateway of a running cluster; anabranch"
              + " cluster start starts one): "
              + Reasons.deepest(e),
          e);
    } catch (MalformedURLException e) {
      throw new MlException(ErrorKind.USER, "gateway: " + gateway + ": " + e.getMessage(), e);
    }
  }

  /**
   * Runs what prepares the session, in silence.
   *
   * @throws MlException of kind USER with file, line and reason of the first statement that fails
   */
  public void prepare(SqlScript script) {
    for (SqlScript.Statement statement : script.statements()) {
      try {
        executor.configureSession(statement.text());
      } catch (SqlExecutionException e) {
        throw new MlException(
            ErrorKind.USER,
            script.name() + ": line " + statement.line() + ": " + Reasons.deepest(e),
            e);
      }
    }
  }

  /**
   * Runs a script up to its first error; prints as {@code sql-client -f} does.
   *
   * @return whether all of it went through
   */
  public boolean run(Path script, OutputStream out) {
    if (!Files.isReadable(script)) {
      throw MlException.user(script + ": cannot be read (expected: a file of SQL)");
    }
    ErrorWatch watch = new ErrorWatch(out);
    try (CliClient client =
        new CliClient(() -> TerminalUtils.createDumbTerminal(watch), executor, history())) {
      client.executeInNonInteractiveMode(script.toUri());
    }
    return !watch.hasSeenAnError();
  }

  /** Asks the person at the terminal, until told to quit. */
  public void converse() {
    try (CliClient client =
        new CliClient(CliClient.DEFAULT_TERMINAL_FACTORY, executor, history())) {
      client.executeInInteractiveMode();
    }
  }

  /** The file of Flink's own client. */
  private static Path history() {
    return Path.of(System.getProperty("user.home"), ".flink-sql-history");
  }

  @Override
  public void close() {
    executor.close();
  }
}
