// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.operators.keyed.Columns;
import io.anabranch.operators.row.RowDataView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Wires labels, queries and models into one stream of {@link SideEvents}. */
final class SideStreams {
  private final LearnSetup setup;
  private final RuntimeExecutionMode mode;
  private final LearnSpec spec;
  private final List<DataStream<RowData>> sides = new ArrayList<>();

  SideStreams(LearnSetup setup, RuntimeExecutionMode mode) {
    this.setup = setup;
    this.mode = mode;
    spec = setup.stage().spec();
  }

  /**
   * The columns of labels that count: key, id and label; a label's time is its timestamp.
   *
   * @param rowType of the rows that the labels belong to
   * @throws MlException of kind USER where a column is not there or of another type
   */
  static RowType labelType(KeyModels models, RowType rowType, RowType given) {
    LearnSpec spec = models.spec();
    return refused(
        SideEvents.Kind.LABEL,
        spec,
        () -> {
          spec.delay().id().forEach(name -> position(name, rowType, given));
          Set<String> names = new LinkedHashSet<>(spec.key());
          names.addAll(spec.delay().id());
          names.add(spec.label());
          RowType type =
              RowType.of(
                  names.stream()
                      .map(name -> given.getTypeAt(Columns.indexOf(given, name)))
                      .toArray(LogicalType[]::new),
                  names.toArray(new String[0]));
          new Labels(models, type, new RowDataView(type));
          return type;
        });
  }

  /**
   * @param inputs not none
   * @throws MlException of kind USER where a column is not there or of another type
   */
  DataStream<RowData> of(LearnInputs inputs) {
    add(SideEvents.Kind.LABEL, inputs.labels(), setup.labelType());
    add(SideEvents.Kind.QUERY, inputs.queries(), LearnTypes.queryId());
    add(SideEvents.Kind.LOAD, inputs.loads(), LearnTypes.models(spec, setup.rowType()));
    return sides.stream().reduce((a, b) -> a.union(b)).orElseThrow();
  }

  private void add(SideEvents.Kind kind, LearnInputs.Side side, RowType content) {
    if (side == null) {
      return;
    }
    boolean passes = kind == SideEvents.Kind.LABEL || mode == RuntimeExecutionMode.BATCH;
    SideEventOperator operator =
        refused(
            kind,
            spec,
            () ->
                new SideEventOperator(
                    kind,
                    passes ? SideEventOperator.Time.PASSES : SideEventOperator.Time.IDLE,
                    side.type(),
                    positions(LearnTypes.key(spec, setup.rowType()), side.type()),
                    positions(content, side.type())));
    sides.add(
        side.rows()
            .transform(name(kind, spec), InternalTypeInfo.of(SideEvents.type(setup)), operator)
            .uid(setup.stage().uid() + "-" + kind.word()));
  }

  private static String name(SideEvents.Kind kind, LearnSpec spec) {
    return kind.word() + " of " + spec.name();
  }

  /** Says of which input a refusal speaks. */
  private static <T> T refused(SideEvents.Kind kind, LearnSpec spec, Supplier<T> wiring) {
    try {
      return wiring.get();
    } catch (MlException e) {
      throw new MlException(e.kind(), name(kind, spec) + ": " + e.getMessage(), e);
    }
  }

  private static int[] positions(RowType wanted, RowType given) {
    return wanted.getFieldNames().stream()
        .mapToInt(name -> position(name, wanted, given))
        .toArray();
  }

  /** Values of another type would never be equal. */
  private static int position(String name, RowType wanted, RowType given) {
    LogicalType type = wanted.getTypeAt(Columns.indexOf(wanted, name));
    return Columns.indexOf(given, name, type.getTypeRoot());
  }
}
