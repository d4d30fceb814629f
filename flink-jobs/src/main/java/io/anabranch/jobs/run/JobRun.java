// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.run;

import io.anabranch.core.error.MlException;
import io.anabranch.operators.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;

/** A job from its submission to its end. */
public final class JobRun {
  private static final long POLL_MILLIS = 500;

  private final JobClient client;
  @Nullable private final CompletableFuture<JobExecutionResult> result;
  private final Progress progress;
  private final long started = System.nanoTime();

  private JobRun(JobClient client, Progress progress, boolean detached) {
    this.client = client;
    // A client of a remote cluster makes a new future at each call, which is not done at once.
    this.result = detached ? null : client.getJobExecutionResult();
    this.progress = progress;
  }

  /** Submits what the environment holds. */
  public static JobRun start(
      StreamExecutionEnvironment environment, String name, Progress progress) {
    try {
      return new JobRun(
          environment.executeAsync(name), progress, isDetached(environment.getConfiguration()));
    } catch (Exception e) {
      throw failed(name, e);
    }
  }

  /**
   * Whether the submission does not wait for the end: a program that runs inside a JobManager must
   * not, and {@code flink run --detached} says so.
   */
  private static boolean isDetached(ReadableConfig configuration) {
    String target = configuration.get(DeploymentOptions.TARGET);
    return target != null
        && !LocalExecutor.NAME.equals(target)
        && !configuration.get(DeploymentOptions.ATTACHED);
  }

  /**
   * For a command that needs what its job gives, before it submits one.
   *
   * @throws MlException of kind USER where the submission would be detached
   */
  public static void requireAwaited(StreamExecutionEnvironment environment, String command) {
    if (isDetached(environment.getConfiguration())) {
      throw MlException.user(
          command
              + ": needs the result of its job, and a detached submission has none (expected:"
              + " anabranch --cluster HOST:PORT "
              + command
              + ", or flink run without --detached)");
    }
  }

  public JobClient client() {
    return client;
  }

  /** Whether nothing can be awaited: the job was handed over, and its cluster knows the rest. */
  public boolean isDetached() {
    return result == null;
  }

  /**
   * Waits for the end and shows progress meanwhile.
   *
   * @throws MlException of kind USER where the submission is detached
   */
  public RowAccount await() {
    if (isDetached()) {
      throw MlException.user(
          "job "
              + client.getJobID()
              + ": its result is needed here, and a detached submission has none (expected:"
              + " anabranch --cluster HOST:PORT, or flink run without --detached)");
    }
    try (progress) {
      JobExecutionResult ended = untilDone();
      RowAccount account =
          RowAccount.of(
              ended.getAllAccumulatorResults(), Duration.ofNanos(System.nanoTime() - started));
      progress.show(account.in());
      return account;
    } catch (ExecutionException e) {
      throw failed("job " + client.getJobID(), e.getCause());
    } catch (InterruptedException e) {
      client.cancel();
      Thread.currentThread().interrupt();
      throw failed("job " + client.getJobID(), e);
    }
  }

  private JobExecutionResult untilDone() throws ExecutionException, InterruptedException {
    while (true) {
      try {
        return result.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        progress.show(halfway());
      }
    }
  }

  /** Shows this job's progress until another one has ended, well or not. */
  public void showUntilDone(JobRun other) {
    try {
      while (!other.result.isDone() && !result.isDone()) {
        progress.show(halfway());
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("job " + client.getJobID(), e);
    }
  }

  /** Waits until so many rows were read, and shows progress meanwhile. */
  public void awaitRows(long rows) {
    try {
      long read = rowsIn();
      while (read < rows && !result.isDone()) {
        progress.show(halfway());
        Thread.sleep(POLL_MILLIS);
        read = rowsIn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("job " + client.getJobID(), e);
    }
  }

  /** Ends an unbounded job: all rows that wait for the watermark are scored, then it stops. */
  public void drain(Path savepoints) {
    if (result.isDone()) {
      // It has failed or was cancelled; who awaits it is told why.
      return;
    }
    try {
      client
          .stopWithSavepoint(true, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
          .get();
    } catch (ExecutionException e) {
      throw failed("stop of job " + client.getJobID(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("stop of job " + client.getJobID(), e);
    }
  }

  /**
   * The mean of rows read and rows done: in batch execution most of the work follows the reading.
   */
  private long halfway() throws InterruptedException {
    RowAccount now = RowAccount.of(accumulators(), Duration.ZERO);
    return (now.in() + now.scored() + now.deadLettered() + now.late()) / 2;
  }

  /** Rows read so far; what is known lags by about a second. */
  public long rowsIn() throws InterruptedException {
    return accumulators().get(Ledger.ROWS_IN) instanceof Long rows ? rows : 0L;
  }

  private Map<String, Object> accumulators() throws InterruptedException {
    try {
      return client.getAccumulators().get();
    } catch (ExecutionException | IllegalStateException e) {
      // The job is not yet running or has just ended; the result tells the rest.
      return new HashMap<>();
    }
  }

  /** The error of ours that is at the bottom of a failure, also of one on a cluster; else null. */
  @Nullable
  public static MlException known(Throwable error) {
    return ExceptionUtils.findThrowableSerializedAware(
            error, MlException.class, JobRun.class.getClassLoader())
        .orElse(null);
  }

  private static MlException failed(String name, Throwable cause) {
    return JobFailure.of(name, cause);
  }
}
