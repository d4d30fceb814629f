// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.run;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.error.RootCause;
import java.util.Optional;
import org.apache.flink.util.ExceptionUtils;

/** What Flink says of a job that failed or was refused, in words that say what to do. */
final class JobFailure {
  private JobFailure() {}

  static MlException of(String name, Throwable cause) {
    MlException known = JobRun.known(cause);
    if (known != null) {
      return known;
    }
    return unmapped(cause)
        .or(() -> absent(cause))
        .or(() -> slots(name, cause))
        .orElseGet(
            () ->
                new MlException(
                    ErrorKind.INTERNAL, name + " failed: " + RootCause.of(cause), cause));
  }

  private static Optional<MlException> unmapped(Throwable cause) {
    return message(cause, "Cannot map checkpoint/savepoint state")
        .map(
            text ->
                new MlException(
                    ErrorKind.USER,
                    "--from-savepoint: state in it has no operator in this job: "
                        + text.replaceFirst(" If you want to allow to skip this.*", "")
                        + " (expected: the definition and the kind of job that it was taken of; or"
                        + " --allow-non-restored-state, which forgets that state)",
                    cause));
  }

  private static Optional<MlException> absent(Throwable cause) {
    return message(cause, "Cannot find checkpoint or savepoint file/directory")
        .or(() -> message(cause, "Cannot find meta data file"))
        .map(
            text ->
                new MlException(
                    ErrorKind.USER,
                    "--from-savepoint: "
                        + text
                        + " (expected: a path that anabranch jobs savepoint or jobs stop printed,"
                        + " on a file system that the cluster reaches)",
                    cause));
  }

  private static Optional<MlException> slots(String name, Throwable cause) {
    return message(cause, "Could not acquire the minimum required resources")
        .or(() -> message(cause, "NoResourceAvailableException"))
        .map(
            text ->
                new MlException(
                    ErrorKind.RESOURCE,
                    name
                        + ": found too few free slots (expected: as many as its parallelism; stop"
                        + " another job, add a TaskManager, or submit it again with a lower"
                        + " --parallelism)",
                    cause));
  }

  /** The first message of the chain that has this in it, on one line. */
  private static Optional<String> message(Throwable cause, String part) {
    return ExceptionUtils.findThrowable(
            cause, error -> error.getMessage() != null && error.getMessage().contains(part))
        .map(JobFailure::innermost)
        .map(error -> line(error.getMessage(), part));
  }

  /** A cause's message is repeated in the messages above it, with more round it. */
  private static Throwable innermost(Throwable error) {
    Throwable inner = error;
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at.getMessage() != null && error.getMessage().contains(at.getMessage())) {
        inner = at;
      }
    }
    return inner;
  }

  private static String line(String message, String part) {
    return message
        .lines()
        .map(String::strip)
        .filter(line -> line.contains(part))
        .findFirst()
        .orElse(message);
  }
}
