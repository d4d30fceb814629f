// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.fleet;

import io.anabranch.core.fleet.Fleet;
import io.anabranch.core.fleet.FleetEvent;
import io.anabranch.core.fleet.FleetSpec;
import io.anabranch.operators.row.RowTypes;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Turns a number into the event of that number and, where wanted, the labels that come with it. */
final class FleetEvents extends ProcessFunction<Long, RowData> {
  static final OutputTag<RowData> LABELS =
      new OutputTag<>("labels", InternalTypeInfo.of(RowTypes.of(FleetColumns.labels())));

  private static final long serialVersionUID = 1L;

  /** Where labels go. */
  enum Labels {
    WITH_EVENTS,
    ALONE
  }

  private final FleetSpec spec;
  private final Labels labels;
  private transient Fleet fleet;
  private transient FleetEvent event;

  FleetEvents(FleetSpec spec, Labels labels) {
    this.spec = spec;
    this.labels = labels;
  }

  @Override
  public void open(OpenContext context) {
    fleet = new Fleet(spec);
    event = fleet.event();
  }

  @Override
  public void processElement(Long place, Context context, Collector<RowData> out) {
    if (place < spec.events()) {
      fleet.event(place, event);
      boolean known = labels == Labels.WITH_EVENTS && event.isLabelled();
      out.collect(FleetColumns.event(event, known ? (Double) event.label() : null));
    }
    if (labels == Labels.ALONE) {
      for (int lag = 0; lag < fleet.labelLags(); lag++) {
        long index = fleet.labelled(place, lag);
        if (index >= 0) {
          fleet.event(index, event);
          context.output(LABELS, FleetColumns.label(event));
        }
      }
    }
  }
}
