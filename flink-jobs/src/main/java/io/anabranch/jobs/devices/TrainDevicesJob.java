// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.jobs.learn.LearnJob;
import io.anabranch.jobs.learn.LearnPorts;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.score.JobPlan;
import org.apache.flink.api.common.RuntimeExecutionMode;

/**
 * Learns the models of all keys from history, in BATCH execution, and writes them into a savepoint
 * from which a live job of the same definition goes on.
 */
public final class TrainDevicesJob {
  private final JobPlan plan;
  private final LearnPorts ports;

  public TrainDevicesJob(JobPlan plan, LearnPorts ports) {
    this.plan =
        new JobPlan(
            plan.files(),
            plan.from(),
            plan.sinks(),
            NewSavepoint.allowed(plan.engine().in(RuntimeExecutionMode.BATCH)));
    this.ports = ports;
  }

  /**
   * Submits the job; the savepoint is complete when it has ended.
   *
   * @param folder that is empty or not there
   */
  public JobRun train(String folder) {
    String path = SavepointPath.fresh("--to-savepoint", folder);
    return new LearnJob(plan, ports)
        .train(
            "train",
            (environment, learners) -> {
              NewSavepoint savepoint = NewSavepoint.in(environment);
              for (LearnerRows learner : LearnerRows.all(plan.files())) {
                savepoint.add(learner, learners.get(learner.spec().name()).models());
              }
              savepoint.write(path);
            });
  }
}
