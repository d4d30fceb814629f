// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import picocli.CommandLine.Parameters;

/** The job that a command is about. */
final class JobParameter {
  @Parameters(
      index = "0",
      paramLabel = "JOB",
      description = "An id, its first four characters or more, or a name.")
  private String job;

  String reference() {
    return job;
  }
}
