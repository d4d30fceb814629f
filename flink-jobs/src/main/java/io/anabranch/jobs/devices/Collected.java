// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.io.Rows;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.Progress;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.CloseableIterator;

/** The few rows of a short job, here. */
final class Collected {
  private Collected() {}

  // The iterator's close may be interrupted, which is then the job's end.
  @SuppressWarnings("try")
  static List<RowData> rows(
      StreamExecutionEnvironment environment, DataStream<RowData> rows, String command) {
    JobRun.requireAwaited(environment, command);
    List<RowData> all = new ArrayList<>();
    try (CloseableIterator<RowData> found = rows.collectAsync()) {
      JobRun job = JobRun.start(environment, command, Progress.bar(command, Rows.UNKNOWN));
      try {
        found.forEachRemaining(all::add);
      } finally {
        // If the job failed, it says why; the iterator only knows that it did.
        job.await();
      }
    } catch (MlException e) {
      throw e;
    } catch (Exception e) {
      throw new MlException(ErrorKind.EXTERNAL, command + ": " + e.getMessage(), e);
    }
    return all;
  }
}
