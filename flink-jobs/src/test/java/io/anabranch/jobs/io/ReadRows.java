// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/** What a source yields, as text. */
record ReadRows(List<String> rows, List<String> deadLetters, long rowsIn, long late) {

  /** Runs the source to its end. */
  @SuppressWarnings("try")
  static ReadRows of(SourceSpec spec, int parallelism) throws Exception {
    StreamExecutionEnvironment env = environment(spec, parallelism);
    Rows opened = TableSource.open(env, spec);
    DataStream<String> texts =
        opened
            .rows()
            .process(new Lateness(opened.type()))
            .returns(Types.STRING)
            .union(
                opened
                    .deadLetters()
                    .map(new Tagged("dead ", DeadLetters.ROW_TYPE))
                    .returns(Types.STRING));
    try (CloseableIterator<String> results = texts.collectAsync()) {
      JobClient job = env.executeAsync("read");
      List<String> all = new ArrayList<>();
      results.forEachRemaining(all::add);
      Map<String, Object> counts = job.getJobExecutionResult().get().getAllAccumulatorResults();
      return new ReadRows(
          tagged(all, "row "),
          tagged(all, "dead "),
          (Long) counts.get(Ledger.ROWS_IN),
          tagged(all, "late ").size());
    }
  }

  static StreamExecutionEnvironment environment(SourceSpec spec, int parallelism) {
    Configuration settings = new Configuration();
    settings.setString("pipeline.generic-types", "false");
    settings.setString("pipeline.object-reuse", "true");
    settings.setString("pipeline.auto-watermark-interval", "1 ms");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setRuntimeMode(spec.mode());
    env.setParallelism(parallelism);
    return env;
  }

  private static List<String> tagged(List<String> all, String tag) {
    return all.stream()
        .filter(text -> text.startsWith(tag))
        .map(text -> text.substring(tag.length()))
        .sorted()
        .toList();
  }

  /** Marks a row that its watermark has passed, besides passing it on. */
  private static final class Lateness extends ProcessFunction<RowData, String> {
    private static final long serialVersionUID = 1L;
    private final RowText text;

    Lateness(RowType type) {
      text = new RowText(type);
    }

    @Override
    public void processElement(RowData row, Context context, Collector<String> out) {
      Long time = context.timestamp();
      if (time != null && time <= context.timerService().currentWatermark()) {
        out.collect("late " + text.of(row));
      }
      out.collect("row " + text.of(row));
    }
  }

  private record Tagged(String tag, RowText text) implements MapFunction<RowData, String> {
    Tagged(String tag, RowType type) {
      this(tag, new RowText(type));
    }

    @Override
    public String map(RowData row) {
      return tag + text.of(row);
    }
  }
}
