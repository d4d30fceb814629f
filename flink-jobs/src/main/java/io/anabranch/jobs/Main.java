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
   * Ends the process only where the launcher made it: inside a cluster's process an error is
   * thrown.
   */
  public static void main(String[] args) {
    int code = run(args);
    if (code != 0) {
      if (System.getProperty("anabranch.home") == null) {
        throw new IllegalStateException("exit code: " + code + " (expected: 0; see the output)");
      }
      System.exit(code);
    }
  }

  /** Runs a command; 0: done, 1: parity is broken or the job failed, 2: the user has to act. */
  static int run(String... args) {
    return new CommandLine(new AnabranchCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::report)
        .execute(args);
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
