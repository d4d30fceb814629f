// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.command.AnabranchCommand;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Entry point of the launcher and of {@code flink run}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    int code = run(args);
    if (code != 0) {
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
    MlException known = known(error);
    if (known != null) {
      err.println(command.getColorScheme().errorText(known.getMessage()));
      return known.kind() == ErrorKind.USER ? 2 : 1;
    }
    error.printStackTrace(err);
    return 1;
  }

  private static MlException known(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof MlException known) {
        return known;
      }
    }
    return null;
  }
}
