// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LabelDelay;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One model as text, and keys as a person writes them. */
final class DeviceTextTest {
  private static final RowType KEY =
      RowType.of(
          new LogicalType[] {VarCharType.STRING_TYPE, new BigIntType()},
          new String[] {"site", "pump"});

  private static DeviceModel device(String kind, List<String> classes) {
    LearnSpec spec =
        new LearnSpec(
            "wear",
            List.of("site", "pump"),
            new LearnerSpec(kind, List.of("heat", "load"), classes, Map.of()),
            kind.equals("k-means") ? null : "worn",
            LabelDelay.none(),
            null,
            null,
            List.of(),
            null);
    KeyModel model = new KeyModels(spec).create();
    for (int i = 0; i < 50; i++) {
      double label = kind.equals("k-means") ? Double.NaN : i % 2;
      model.model().learn(Example.of(i % 2, i % 3), label);
    }
    return new DeviceModel(spec, "north 7", model, "abc", 1234);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear|-|weight of",
        "softmax|no,yes|weight of +no +yes",
        "naive-bayes|no,yes|mean of +no +yes",
        "k-means|-|centre of +0 +1",
        "hoeffding-tree|-|trees +1 with 1 nodes"
      })
  void everyKindShowsWhatItHasLearnt(String kind, String classes, String titles) {
    List<String> names = classes.equals("-") ? List.of() : List.of(classes.split(","));
    String text = DeviceText.of(device(kind, names));
    assertThat(text)
        .startsWith("site, pump north 7: learner wear (" + kind + ")")
        .contains("as of     no row yet")
        .contains("1,234 bytes, of definition abc")
        .containsPattern(titles);
    if (!kind.equals("hoeffding-tree")) {
      assertThat(text).containsPattern("  heat +-?\\d").containsPattern("  load +-?\\d");
    }
  }

  @Test
  void aKeyIsTheTextOfItsColumnsInTheirOrder() {
    GenericRowData row = GenericRowData.of(StringData.fromString("north"), 7L);
    assertThat(new KeyText(KEY, List.of("north", "7")).is(row)).isTrue();
    assertThat(new KeyText(KEY, List.of("north", "8")).is(row)).isFalse();
    assertThatThrownBy(() -> new KeyText(KEY, List.of("north")))
        .isInstanceOf(MlException.class)
        .hasMessage("key: north (expected: a value for each of site, pump)");
  }

  @Test
  void modelsAreOfOnePlaceAndTheWorstByAMeasureThatIsKept() {
    assertThatThrownBy(() -> new ModelOrigin(null, Map.of()))
        .hasMessage("--savepoint, --from: neither given (expected: one of them)");
    assertThatThrownBy(() -> new ModelOrigin("a", Map.of("connector", "kafka")))
        .hasMessage("--savepoint, --from: both given (expected: one of them)");
    assertThatThrownBy(() -> new WorstDevices(null, null, 0, 1))
        .hasMessage("--most: 0 (expected: 1 to 10000)");
    assertThat(WorstFirst.name(QualityMeasure.LOG_LOSS)).isEqualTo("log_loss");
  }
}
