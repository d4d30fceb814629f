// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.error.MlException;
import io.anabranch.jobs.io.SourceSpec;
import io.anabranch.jobs.io.TableSource;
import io.anabranch.jobs.learn.LearnSources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * Where models are looked at: a savepoint, or rows that were exported.
 *
 * @param savepoint null where they are rows
 * @param from connector options; empty where they are in a savepoint
 */
public record ModelOrigin(String savepoint, Map<String, String> from) {
  public ModelOrigin {
    from = new LinkedHashMap<>(from);
    if ((savepoint == null) == from.isEmpty()) {
      throw MlException.user(
          "--savepoint, --from: "
              + (savepoint == null ? "neither" : "both")
              + " given (expected: one of them)");
    }
  }

  /** Model rows of all keys, or of one. */
  DataStream<RowData> open(
      StreamExecutionEnvironment environment, LearnerRows learner, Optional<KeyText> only) {
    DataStream<RowData> rows = all(environment, learner, only);
    return only.isEmpty() ? rows : rows.filter(new OfKey(only.get()));
  }

  private DataStream<RowData> all(
      StreamExecutionEnvironment environment, LearnerRows learner, Optional<KeyText> only) {
    if (savepoint != null) {
      return SavedModels.open(savepoint).read(environment, learner, only);
    }
    SourceSpec source =
        LearnSources.ofKeys(learner.type(), from, RuntimeExecutionMode.BATCH, learner.spec().key());
    return TableSource.open(environment, source).rows();
  }

  /** Keeps the rows of one key. */
  private record OfKey(KeyText key) implements FilterFunction<RowData> {
    @Override
    public boolean filter(RowData row) {
      // A model row begins with its key.
      return key.is(row);
    }
  }
}
