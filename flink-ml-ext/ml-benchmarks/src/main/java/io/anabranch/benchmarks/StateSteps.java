// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.Collector;

/**
 * What a job with one state per device can do, without any order of rows: only reading the state
 * and writing it back; {@link PlainLinear} in between; the same with Flink's asynchronous state.
 */
final class StateSteps {
  static final String NAME = "state";
  private static final String STATE = "model";
  private static final PrimitiveArrayTypeInfo<double[]> NUMBERS =
      PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO;

  private StateSteps() {}

  /** As many bytes as a model has, read and written back for each row. */
  static DataStream<RowData> readAndWrite(DataStream<RowData> rows) {
    return step(keyed(rows), new ReadAndWrite());
  }

  static DataStream<RowData> learn(DataStream<RowData> rows) {
    return step(keyed(rows), new Learn());
  }

  static DataStream<RowData> learnAsynchronously(DataStream<RowData> rows) {
    return step(keyed(rows).enableAsyncState(), new LearnAsynchronously());
  }

  static KeyedStream<RowData, Long> keyed(DataStream<RowData> rows) {
    return rows.keyBy(row -> row.getLong(0), Types.LONG);
  }

  private static DataStream<RowData> step(
      KeyedStream<RowData, Long> rows, KeyedProcessFunction<Long, RowData, RowData> function) {
    return rows.process(function).returns(InternalTypeInfo.of(FleetLoad.rowType())).name(NAME);
  }

  private abstract static class Synchronous extends KeyedProcessFunction<Long, RowData, RowData> {
    private static final long serialVersionUID = 1L;
    private transient ValueState<double[]> state;

    @Override
    public void open(OpenContext context) {
      state = getRuntimeContext().getState(new ValueStateDescriptor<>(STATE, NUMBERS));
    }

    @Override
    public void processElement(RowData row, Context context, Collector<RowData> out)
        throws Exception {
      double[] model = state.value();
      if (model == null) {
        model = PlainLinear.create();
      }
      work(model, row);
      state.update(model);
      out.collect(row);
    }

    abstract void work(double[] model, RowData row);
  }

  private static final class ReadAndWrite extends Synchronous {
    private static final long serialVersionUID = 1L;

    @Override
    void work(double[] model, RowData row) {
      // Other numbers each time: a store that compresses has to take them as they are.
      long bits = row.getLong(0) * 31 + row.getLong(1);
      for (int i = 0; i < model.length; i++) {
        bits = bits * 0x5851F42D4C957F2DL + 1;
        model[i] = bits;
      }
    }
  }

  private static final class Learn extends Synchronous {
    private static final long serialVersionUID = 1L;

    @Override
    void work(double[] model, RowData row) {
      PlainLinear.step(model, row);
    }
  }

  private static final class LearnAsynchronously
      extends KeyedProcessFunction<Long, RowData, RowData> {
    private static final long serialVersionUID = 1L;
    private transient org.apache.flink.api.common.state.v2.ValueState<double[]> state;

    @Override
    public void open(OpenContext context) {
      state =
          getRuntimeContext()
              .getState(
                  new org.apache.flink.api.common.state.v2.ValueStateDescriptor<>(STATE, NUMBERS));
    }

    @Override
    public void processElement(RowData row, Context context, Collector<RowData> out) {
      // The source reuses its rows, and this one waits for its state.
      RowData kept = ((BinaryRowData) row).copy();
      state
          .asyncValue()
          .thenCompose(
              found -> {
                double[] model = found == null ? PlainLinear.create() : found;
                PlainLinear.step(model, kept);
                return state.asyncUpdate(model);
              })
          .thenAccept(nothing -> out.collect(kept));
    }
  }
}
