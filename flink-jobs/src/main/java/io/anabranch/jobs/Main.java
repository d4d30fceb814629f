// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.command.AnabranchCommand;
import io.anabranch.jobs.run.JobRun;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Entry point of the launcher and of {@code flink run}. */
public final class Main {
  private Main() {}

  /**
   * Ends the process only where the launcher made it for this: Flink, which runs it as a program
   * with a class loader of its own, in the JobManager too, is thrown what was written.
   */
  public static void main(String[] args) {
    ErrorText errors = new ErrorText(System.err);
    int code = commandLine().setErr(new PrintWriter(errors, true)).execute(args);
    if (code != 0) {
      if (!isOwnProcess()) {
        throw new IllegalStateException(errors + "exit code: " + code + " (expected: 0)");
      }
      System.exit(code);
    }
  }

  private static boolean isOwnProcess() {
    return System.getProperty("anabranch.home") != null
        && Thread.currentThread().getContextClassLoader() == ClassLoader.getSystemClassLoader();
  }

  /** Runs a command; 0: done, 1: parity is broken or the job failed, 2: the user has to act. */
  static int run(String... args) {
    return commandLine().execute(args);
  }

  private static CommandLine commandLine() {
    return new CommandLine(new AnabranchCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Main::execute)
        .setExecutionExceptionHandler(Main::report);
  }

  private static int execute(CommandLine.ParseResult parsed) {
    AnabranchCommand.check(parsed);
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int report(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    MlException known = JobRun.known(error);
    if (known != null) {
      err.println(command.getColorScheme().errorText(known.getMessage()));
      return known.kind() == ErrorKind.USER ? 2 : 1;
    }
    error.printStackTrace(err);
    return 1;
  }
}
