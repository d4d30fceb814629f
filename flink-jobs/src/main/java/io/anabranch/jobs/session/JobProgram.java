// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.error.RootCause;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;

/**
 * The program of a job jar, run in this process as {@code flink run --detached} does: its own
 * classes describe the job, which may be of another version than this process.
 */
final class JobProgram implements AutoCloseable {
  /** How our own entry point ends what it throws; its classes are not those of this process. */
  private static final Pattern EXIT = Pattern.compile("exit code: (\\d+) \\(expected: 0\\)");

  private final Map<String, String> settings;
  private final PackagedProgram program;

  private JobProgram(Map<String, String> settings, PackagedProgram program) {
    this.settings = settings;
    this.program = program;
  }

  /**
   * Reads the jar and loads its main class.
   *
   * @throws MlException of kind USER where it is no jar, or has no program
   */
  static JobProgram open(SessionClient session, JobJar jar, List<String> arguments) {
    Map<String, String> settings = Submission.settings(session);
    settings.put(DeploymentOptions.ATTACHED.key(), "false");
    settings.putAll(jar.settings());
    try {
      return new JobProgram(
          settings,
          PackagedProgram.newBuilder()
              .setJarFile(jar.path().toFile())
              .setArguments(arguments.toArray(String[]::new))
              .setConfiguration(Configuration.fromMap(settings))
              .build());
    } catch (ProgramInvocationException e) {
      throw new MlException(
          ErrorKind.USER,
          "--jar: " + jar.path() + ": " + SessionClient.reason(e) + " (expected: a job jar)",
          e);
    }
  }

  /**
   * Submits the job and does not wait for it.
   *
   * @param savepoint what the job starts from
   * @throws MlException with what the program threw
   */
  void submit(Savepoint savepoint) {
    settings.putAll(savepoint.settings());
    try {
      ClientUtils.executeProgram(
          new DefaultExecutorServiceLoader(),
          Configuration.fromMap(settings),
          program,
          false,
          false);
    } catch (ProgramInvocationException e) {
      throw failure(e);
    }
  }

  static MlException failure(ProgramInvocationException e) {
    String message = String.valueOf(RootCause.of(e).getMessage());
    Matcher exit = EXIT.matcher(message);
    if (!exit.find()) {
      return new MlException(ErrorKind.EXTERNAL, SessionClient.reason(e), e);
    }
    String said =
        message
            .substring(0, exit.start())
            .lines()
            .filter(line -> !line.startsWith("\t"))
            .collect(Collectors.joining(System.lineSeparator()));
    return new MlException(
        exit.group(1).equals("2") ? ErrorKind.USER : ErrorKind.EXTERNAL, said.strip(), e);
  }

  @Override
  public void close() {
    program.close();
  }
}
