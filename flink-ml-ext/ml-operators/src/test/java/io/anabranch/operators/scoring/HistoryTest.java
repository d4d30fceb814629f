// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.operators.row.RowTypes;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final String FIRST =
      "- {name: a, over: {key: s, window: 1 h, of: d}, stats: [mean]}\n";
  private static final String OTHER =
      "- {name: e, over: {key: [s, l], window: 1 h, of: i}, stats: [mean]}\n";
  private static final String THIRD =
      "- {name: c, over: {key: s, window: 1 h, of: a_mean}, stats: [max]}\n";

  @Test
  void operatorsAreIdentifiedByTheirKeyWhateverStagesThereAre() {
    assertThat(uids(FIRST + THIRD)).containsExactlyInAnyOrder("over-s", "over-s-2");
    assertThat(uids(OTHER + FIRST + THIRD))
        .containsExactlyInAnyOrder("over-s-l", "over-s", "over-s-2");
    assertThat(uids(FIRST + THIRD + OTHER))
        .containsExactlyInAnyOrder("over-s", "over-s-2", "over-s-l");
  }

  private static List<String> uids(String features) {
    PipelineSpec spec = Definitions.of(features, "");
    RowType type = RowTypes.of(FeaturePipeline.unfitted(spec.definition()).columnsBefore(0));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    RowData row = new GenericRowData(type.getFieldCount());
    DataStream<RowData> rows = env.fromData(List.of(row), InternalTypeInfo.of(type));
    Transformation<RowData> last =
        History.of(rows, spec, RuntimeExecutionMode.STREAMING).rows().getTransformation();
    return last.getTransitivePredecessors().stream()
        .map(Transformation::getUid)
        .filter(Objects::nonNull)
        .toList();
  }
}
