// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.operators.keyed.HeldRows;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/**
 * Learns in BATCH execution with a second input of labels and models, as {@link SideEvents} has
 * them. A model is what its key starts from.
 */
final class SidesBatchOperator extends BatchLearnOperator
    implements TwoInputStreamOperator<RowData, RowData, RowData> {
  private static final long serialVersionUID = 1L;

  private transient HeldRows rows;
  private transient HeldRows labels;
  private transient SideEvents sides;
  private transient ModelLoader loader;

  SidesBatchOperator(LearnSetup setup) {
    super(setup);
  }

  @Override
  public void open() throws Exception {
    super.open();
    rows =
        new HeldRows(
            new RowDataSerializer(setup().rowType()), getExecutionConfig().isObjectReuseEnabled());
    sides = new SideEvents(setup());
    loader = new ModelLoader(modelRows(), output, metrics);
    if (setup().labelType() != null) {
      // A row within a row is always another's.
      labels = new HeldRows(new RowDataSerializer(setup().labelType()), true);
    }
  }

  // hot path
  @Override
  public void processElement1(StreamRecord<RowData> element) {
    holdRow(element, rows);
  }

  @Override
  public void processElement2(StreamRecord<RowData> element) {
    RowData side = element.getValue();
    switch (sides.kind(side)) {
      case LABEL -> label(sides.label(side), element);
      case LOAD -> {
        KeyModel model = loader.load(sides.model(side));
        if (model != null) {
          load(model);
        }
      }
      case QUERY -> throw MlException.user("queries: given (expected: none in BATCH execution)");
    }
  }

  private void label(RowData label, StreamRecord<RowData> element) {
    MlException unusable = HeldRows.check(element);
    if (unusable != null) {
      run.refuseLabel(label, unusable.getMessage());
      return;
    }
    holdLabel(new HeldEvent(getCurrentKey(), labels.hold(label), element.getTimestamp(), true));
  }
}
