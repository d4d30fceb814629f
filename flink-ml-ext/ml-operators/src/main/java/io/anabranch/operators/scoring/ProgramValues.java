// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.RowProgram;
import io.anabranch.core.row.Slots;
import io.anabranch.operators.over.ValueReader;
import io.anabranch.operators.row.RowDataView;
import java.io.Serial;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Reads what a stage over time looks at: columns, or features computed from the row on the way. */
final class ProgramValues implements ValueReader {
  private final RowDataView view;
  private final RowProgram program;
  private final Slots slots;
  private final int[] sources;

  private ProgramValues(RowType type, RowProgram program, List<String> values) {
    this.view = new RowDataView(type);
    this.program = program;
    this.slots = program.newSlots();
    this.sources = values.stream().mapToInt(program::slot).toArray();
  }

  // hot path
  @Override
  public void read(RowData row, double[] values) {
    program.run(view.of(row), slots);
    for (int i = 0; i < sources.length; i++) {
      values[i] = slots.isNull(sources[i]) ? Double.NaN : slots.number(sources[i]);
    }
  }

  /** Makes the reader of a stage where it runs. */
  record Factory(PipelineSpec spec, int stage) implements ValueReader.Factory {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public ValueReader create(RowType type, List<String> values) {
      FeaturePipeline pipeline = spec.partlyFitted();
      return new ProgramValues(
          type, pipeline.program(pipeline.columnsBefore(stage), values), values);
    }
  }
}
