// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.fit;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.FitProgram;
import io.anabranch.core.feature.FitState;
import io.anabranch.core.row.Column;
import io.anabranch.operators.row.RowDataView;
import io.anabranch.operators.row.RowTypes;
import io.anabranch.operators.scoring.PipelineSpec;
import java.io.Serial;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/**
 * Accumulates the rows of one task and gives the state when the input ends. For bounded input: a
 * failed task starts over with its input.
 */
final class FitOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<RowData, byte[]>, BoundedOneInput {
  @Serial private static final long serialVersionUID = 1L;

  private final PipelineSpec spec;
  private final int level;
  private final int stages;

  private transient FitProgram program;
  private transient FitState state;
  private transient RowDataView view;

  /**
   * @param spec with the statistics of the levels below
   * @param stages over time that rows have passed
   */
  FitOperator(PipelineSpec spec, int level, int stages) {
    this.spec = spec;
    this.level = level;
    this.stages = stages;
  }

  @Override
  public void open() throws Exception {
    super.open();
    FeaturePipeline pipeline = spec.partlyFitted();
    List<Column> columns = pipeline.columnsBefore(stages);
    program = pipeline.fitPlan().fitProgram(level, pipeline.fitted(), columns);
    state = program.create();
    view = new RowDataView(RowTypes.of(columns));
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> element) {
    try {
      program.add(state, view.of(element.getValue()));
    } catch (MlException e) {
      // A row that cannot be used is missing from the state's count of rows.
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
    }
  }

  @Override
  public void endInput() {
    output.collect(new StreamRecord<>(program.write(state)));
  }
}
