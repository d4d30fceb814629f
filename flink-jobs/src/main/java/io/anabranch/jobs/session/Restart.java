// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.core.error.MlException;
import java.io.PrintWriter;
import javax.annotation.Nullable;

/** Stops a job with a savepoint and submits it again from there, with a new jar where given. */
public final class Restart {
  private final SessionClient session;
  private final JobJar jar;
  private final Savepoint.Unclaimed unclaimed;

  public Restart(SessionClient session, JobJar jar, Savepoint.Unclaimed unclaimed) {
    this.session = session;
    this.jar = jar;
    this.unclaimed = unclaimed;
  }

  /**
   * Everything that can be checked is checked before the job is stopped.
   *
   * @param folder of the savepoint; null for the cluster's
   * @param out is told the savepoint's path as soon as there is one
   * @return what was done, for a person; the job's program has printed the new id
   */
  public String run(String reference, @Nullable String folder, PrintWriter out) {
    // Meanwhile another job may come to have the name.
    String job = session.find(reference).toString();
    try (JobProgram program = JobProgram.open(session, jar, session.arguments(job))) {
      String path = session.stop(job, folder);
      out.println("savepoint " + path);
      out.flush();
      submit(program, path);
      return "restarted " + reference + " with " + jar.path();
    }
  }

  private void submit(JobProgram program, String path) {
    try {
      program.submit(new Savepoint(path, unclaimed));
    } catch (MlException e) {
      throw new MlException(
          e.kind(),
          e.getMessage()
              + System.lineSeparator()
              + "The job is stopped and was not started again. Its state is safe: submit it with"
              + " --from-savepoint "
              + path,
          e);
    }
  }
}
