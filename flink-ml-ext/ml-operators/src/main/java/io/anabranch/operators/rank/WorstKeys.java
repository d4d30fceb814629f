// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import io.anabranch.core.error.MlException;
import io.anabranch.operators.keyed.RowKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * The worst keys of each interval of event time, by a measure that a learner keeps: for every key
 * that had a row in the interval, how good its model was before the last of them.
 */
public final class WorstKeys {
  /** Rows of ended intervals that a task of the first step holds in BATCH. */
  static final int MOST_HELD = 1 << 16;

  private WorstKeys() {}

  /**
   * Ranks. The same rows give the same ranks, in BATCH and STREAMING, at any parallelism and after
   * any restart; equal qualities are ordered by their bytes. A key of which the interval has no row
   * with enough updates, or whose quality is not known yet, has no rank. Rows have the interval's
   * last millisecond as timestamp; those of an interval come together, the worst first, in
   * STREAMING one interval after the other, in BATCH in any order of intervals. A row whose
   * interval the watermark has passed is not ranked and is counted in the metric {@code lateRows};
   * those of a learner come in time.
   *
   * @param learned rows with the learner's outputs, with event time as timestamp; in STREAMING with
   *     watermarks
   * @param rowType of {@code learned}; a column that is not there is refused (kind USER)
   */
  public static SingleOutputStreamOperator<RowData> apply(
      DataStream<RowData> learned, RowType rowType, WorstSpec spec) {
    RowKey key = new RowKey(rowType, spec.key());
    RowType keyType = keyType(rowType, spec);
    InternalTypeInfo<RowData> outputType = InternalTypeInfo.of(outputType(rowType, spec));
    return learned
        .keyBy(key, key.getProducedType())
        .transform(
            "standing " + spec.learner(),
            InternalTypeInfo.of(Standing.type(keyType)),
            new StandingOperator(spec, LearnedRows.of(rowType, spec), keyType, MOST_HELD))
        .uid("standing-" + spec.uid())
        .keyBy(new End(spec), Types.LONG)
        .transform("worst " + spec.learner(), outputType, new WorstOperator(spec, keyType))
        .uid("worst-" + spec.uid())
        // One task, so that a stream's intervals come in order; few rows reach it.
        .forceNonParallel();
  }

  /**
   * {@code interval_end TIMESTAMP(3), place INT} (1 is the worst), the key columns, {@code learner
   * STRING, measure STRING, quality DOUBLE, updates BIGINT, drifts BIGINT} (null where nothing
   * watches for drift).
   */
  public static RowType outputType(RowType rowType, WorstSpec spec) {
    List<RowType.RowField> fields = new ArrayList<>();
    fields.add(new RowType.RowField("interval_end", new TimestampType(3)));
    fields.add(new RowType.RowField("place", new IntType()));
    fields.addAll(keyType(rowType, spec).getFields());
    fields.add(new RowType.RowField("learner", VarCharType.STRING_TYPE));
    fields.add(new RowType.RowField("measure", VarCharType.STRING_TYPE));
    fields.add(new RowType.RowField("quality", new DoubleType()));
    fields.add(new RowType.RowField("updates", new BigIntType()));
    fields.add(new RowType.RowField("drifts", new BigIntType()));
    Set<String> names = new HashSet<>();
    for (RowType.RowField field : fields) {
      if (!names.add(field.getName())) {
        throw MlException.user(
            "key: " + field.getName() + " (expected: another name; ranked rows have this column)");
      }
    }
    return new RowType(false, fields);
  }

  private static RowType keyType(RowType rowType, WorstSpec spec) {
    InternalTypeInfo<RowData> key =
        (InternalTypeInfo<RowData>) new RowKey(rowType, spec.key()).getProducedType();
    return key.toRowType();
  }

  /** The end of a standing's interval. */
  private static final class End implements KeySelector<RowData, Long>, ResultTypeQueryable<Long> {
    private static final long serialVersionUID = 1L;

    private final WorstSpec spec;

    End(WorstSpec spec) {
      this.spec = spec;
    }

    @Override
    public Long getKey(RowData standing) {
      return spec.end(standing.getLong(Standing.TIME));
    }

    @Override
    public TypeInformation<Long> getProducedType() {
      return Types.LONG;
    }
  }
}
