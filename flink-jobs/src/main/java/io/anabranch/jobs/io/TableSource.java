// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowTypes;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Opens any Flink table connector as a stream of rows. Records are counted; each becomes a row (a
 * JSON array several) or a dead letter. A job's sources have different names: their operators have
 * fixed ids, so that a savepoint finds them again.
 *
 * <p>Before the job starts, what can be known is checked: that the connector and its options exist,
 * the path or topic, and the columns and types of files that carry them. A restart repeats no row
 * and loses none where the connector keeps its position in checkpoints, as files and Kafka do.
 */
public final class TableSource {
  private TableSource() {}

  /**
   * Opens a job's only source, or its first: records are counted as {@link Ledger#ROWS_IN}.
   *
   * @throws io.anabranch.core.error.MlException of kind USER where the options, the path, the topic
   *     or a file's columns do not fit
   */
  public static Rows open(StreamExecutionEnvironment env, SourceSpec spec) {
    return open(env, spec, "", Ledger.ROWS_IN);
  }

  /**
   * Opens one more source.
   *
   * @param name of this source among the job's, as in {@code labels}; records are counted as {@code
   *     labels.in}
   */
  public static Rows open(StreamExecutionEnvironment env, SourceSpec spec, String name) {
    return open(env, spec, name + "-", name + ".in");
  }

  private static Rows open(
      StreamExecutionEnvironment env, SourceSpec spec, String prefix, String counter) {
    RowType type = RowTypes.of(spec.columns());
    Records records =
        FileRecords.CONNECTOR.equals(spec.options().get("connector"))
            ? FileRecords.open(env, spec, type, prefix)
            : ConnectorRecords.open(env, spec, type, prefix);
    return admit(records, spec, type, prefix, counter);
  }

  private static Rows admit(
      Records records, SourceSpec spec, RowType type, String prefix, String counter) {
    RowType recordType = records.layout().recordType(type);
    DataStream<RowData> counted = Ledger.count(records.stream(), recordType, counter);
    SingleOutputStreamOperator<RowData> rows =
        counted
            .process(new Admit(records.layout(), required(spec), type))
            .returns(InternalTypeInfo.of(type))
            .name(prefix + "admit")
            .uid(prefix + "admit")
            .setParallelism(counted.getParallelism());
    return new Rows(rows, type, rows.getSideOutput(DeadLetters.TAG), records.expected());
  }

  private static int[] required(SourceSpec spec) {
    IntStream key = IntStream.of(spec.keyIndexes());
    return spec.eventTime().isEmpty()
        ? key.toArray()
        : IntStream.concat(IntStream.of(spec.eventTimeIndex()), key).distinct().toArray();
  }

  /** What a connector gives: one element per record, in the layout that its format has. */
  record Records(DataStream<RowData> stream, Layout layout, long expected) {}
}
