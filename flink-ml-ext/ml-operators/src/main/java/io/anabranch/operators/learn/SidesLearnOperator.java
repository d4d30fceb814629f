// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.operators.keyed.HeldRows;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.util.OutputTag;

/**
 * Learns in STREAMING execution with a second input of labels, queries and models, as {@link
 * SideEvents} has them. Labels wait for the watermark as rows do; a query is answered on arrival by
 * the model as the last watermark left it; a model takes the place of the key's on arrival, and
 * rows that are no newer than what it has learnt are late from then on.
 */
final class SidesLearnOperator extends StreamingLearnOperator
    implements TwoInputStreamOperator<RowData, RowData, RowData> {
  private static final long serialVersionUID = 1L;

  private transient HeldRows rows;
  private transient HeldRows labels;
  private transient SideEvents sides;
  private transient ModelRows modelRows;
  private transient ModelLoader loader;
  private transient OutputTag<RowData> answers;

  SidesLearnOperator(LearnSetup setup) {
    super(setup);
  }

  @Override
  public void open() throws Exception {
    super.open();
    rows = holder(new RowDataSerializer(setup().rowType()));
    sides = new SideEvents(setup());
    modelRows = setup().modelRows(plan);
    loader = new ModelLoader(modelRows, output, metrics);
    answers = LearnTags.answers(LearnTypes.answers(setup().stage().spec(), setup().rowType()));
    if (setup().labelType() != null) {
      // A row within a row is always another's.
      labels = new HeldRows(new RowDataSerializer(setup().labelType()), true);
    }
  }

  // hot path
  @Override
  public void processElement1(StreamRecord<RowData> element) throws Exception {
    holdRow(element, rows);
  }

  @Override
  public void processElement2(StreamRecord<RowData> element) throws Exception {
    RowData side = element.getValue();
    switch (sides.kind(side)) {
      case LABEL -> label(sides.label(side), element);
      case QUERY -> answer(sides.queryId(side));
      case LOAD -> load(sides.model(side));
    }
  }

  private void label(RowData label, StreamRecord<RowData> element) throws Exception {
    MlException unusable = HeldRows.check(element);
    if (unusable != null) {
      run.refuseLabel(label, unusable.getMessage());
      return;
    }
    holdLabel(new HeldEvent(getCurrentKey(), labels.hold(label), element.getTimestamp(), true));
  }

  private void answer(RowData queryId) throws Exception {
    metrics.queries.inc();
    RowData model = modelRows.of((RowData) getCurrentKey(), models.current());
    output.collect(answers, new StreamRecord<>(new JoinedRowData(queryId, model)));
  }

  private void load(RowData row) throws Exception {
    KeyModel model = loader.load(row);
    if (model == null) {
      return;
    }
    KeyModel before = models.current();
    boolean hasTimer = before != null && before.expiry() != Long.MAX_VALUE;
    models.put(model);
    if (!hasTimer) {
      setCleanup(model);
    }
  }
}
