// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.run;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.operators.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job from its submission to its end. */
public final class JobRun {
  private static final long POLL_MILLIS = 500;

  private final JobClient client;
  private final Progress progress;
  private final long started = System.nanoTime();

  private JobRun(JobClient client, Progress progress) {
    this.client = client;
    this.progress = progress;
  }

  /** Submits what the environment holds. */
  public static JobRun start(
      StreamExecutionEnvironment environment, String name, Progress progress) {
    try {
      return new JobRun(environment.executeAsync(name), progress);
    } catch (Exception e) {
      throw failed(name, e);
    }
  }

  public JobClient client() {
    return client;
  }

  /** Waits for the end and shows progress meanwhile. */
  public RowAccount await() {
    try (progress) {
      JobExecutionResult result = untilDone();
      RowAccount account =
          RowAccount.of(
              result.getAllAccumulatorResults(), Duration.ofNanos(System.nanoTime() - started));
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
    var result = client.getJobExecutionResult();
    while (true) {
      try {
        return result.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        progress.show(halfway());
      }
    }
  }

  /** Waits until so many rows were read, and shows progress meanwhile. */
  public void awaitRows(long rows) {
    try {
      long read = rowsIn();
      while (read < rows && !client.getJobExecutionResult().isDone()) {
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

  private static MlException failed(String name, Throwable cause) {
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof MlException known) {
        return known;
      }
    }
    return new MlException(ErrorKind.INTERNAL, name + " failed: " + root(cause), cause);
  }

  private static String root(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
