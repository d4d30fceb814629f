// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.table.model.CountingTask;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both forms of {@code ML_PREDICT} count, and give for a row that cannot be scored. */
final class CallMetricsTest {
  @TempDir Path folder;

  private final CountingTask task = new CountingTask();
  private PlannedModel planned;

  @BeforeEach
  void plan() throws Exception {
    FloatType type = new FloatType();
    planned =
        PlannedModel.of(
            new DeclaredSchema(
                "model m", RowType.of(type, type, type, type, type), RowType.of(type)),
            Map.of("uri", Queries.model(folder).toString(), "error-policy", "null"),
            new Configuration());
  }

  private static RowData row(Float first) {
    return GenericRowData.of(first, 2f, 3f, 4f, 5f);
  }

  private void assertCounted() {
    assertThat(task.counts()).isEqualTo(Map.of("predict.mlp.rows", 3L, "predict.mlp.nulls", 1L));
  }

  @Test
  void oneByOne() throws Exception {
    PredictFunction function = planned.oneByOne(new Configuration());
    function.open(task);
    try {
      assertThat(isNull(function.predict(row(1f)))).isFalse();
      assertThat(isNull(function.predict(row(null)))).isTrue();
      assertThat(isNull(function.predict(row(2f)))).isFalse();
    } finally {
      function.close();
    }
    assertCounted();
  }

  @Test
  void inBatches() throws Exception {
    AsyncPredictFunction function = planned.inBatches(new Configuration());
    function.open(task);
    try {
      CompletableFuture<Collection<RowData>> first = function.asyncPredict(row(1f));
      CompletableFuture<Collection<RowData>> second = function.asyncPredict(row(null));
      CompletableFuture<Collection<RowData>> third = function.asyncPredict(row(2f));
      assertThat(isNull(first.get(10, TimeUnit.SECONDS))).isFalse();
      assertThat(isNull(second.get(10, TimeUnit.SECONDS))).isTrue();
      assertThat(isNull(third.get(10, TimeUnit.SECONDS))).isFalse();
    } finally {
      function.close();
    }
    assertCounted();
  }

  private static boolean isNull(Collection<RowData> scored) {
    return scored.iterator().next().isNullAt(0);
  }
}
