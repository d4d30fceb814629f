// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.table.learn.Readings.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.dataview.ListView;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.junit.jupiter.api.Test;

/** What lies in state comes back, or says why it does not. */
final class ModelStateTest {
  private static KeyModels models(Map<String, String> options, String... features) {
    LearnSpec spec = Readings.spec(Duration.ofDays(1));
    LearnerSpec learner =
        new LearnerSpec(spec.learner().kind(), List.of(features), List.of(), options);
    return new KeyModels(
        new LearnSpec(
            spec.name(),
            spec.key(),
            learner,
            spec.label(),
            spec.delay(),
            spec.prior(),
            spec.drift(),
            spec.quality(),
            spec.ttl()));
  }

  private static ListView<byte[]> saved(KeyModels models) throws Exception {
    ListView<byte[]> state = new ListView<>();
    KeyModel model = models.create();
    new ModelState(models).save(model, ModelState.Timer.NONE, state);
    new ModelState(models).save(model, ModelState.Timer.SET, state);
    assertThat(state.getList()).hasSize(1);
    return state;
  }

  @Test
  void aModelIsReadUnderOtherSettings() throws Exception {
    ListView<byte[]> state = saved(models(Map.of("rate", "0.1"), "a", "b"));
    assertThat(new ModelState(models(Map.of("rate", "0.5"), "a", "b")).load(state)).isNotNull();
    assertThat(new ModelState(models(Map.of(), "a", "b")).load(new ListView<>())).isNull();
  }

  @Test
  void aModelKnowsWhetherATimerLooksAfterIt() throws Exception {
    KeyModels models = models(Map.of(), "a", "b");
    ListView<byte[]> view = new ListView<>();
    ModelState state = new ModelState(models);
    for (ModelState.Timer timer : ModelState.Timer.values()) {
      state.save(models.create(), timer, view);
      state.load(view);
      assertThat(state.hasTimer()).isEqualTo(timer == ModelState.Timer.SET);
    }
  }

  @Test
  void otherFeaturesAreRefused() throws Exception {
    ListView<byte[]> state = saved(models(Map.of(), "a", "b"));
    assertThatThrownBy(() -> new ModelState(models(Map.of(), "b", "a")).load(state))
        .hasMessageStartingWith("state of LEARN: made by another query (expected: the same {");
  }

  @Test
  void aNewerFormatIsRefused() throws Exception {
    KeyModels models = models(Map.of(), "a", "b");
    ListView<byte[]> state = saved(models);
    state.getList().get(0)[Integer.BYTES + 1] = 99;
    assertThatThrownBy(() -> new ModelState(models).load(state))
        .hasMessageStartingWith("state of LEARN: ")
        .hasMessageContaining("99");
  }

  @Test
  void heldRowsComeBackInTheOrderOfTheirContent() {
    List<BinaryRowData> rows = Readings.random(50, 9).stream().map(Reading::binary).toList();
    List<List<BinaryRowData>> read = new ArrayList<>();
    for (boolean isReversed : List.of(false, true)) {
      HeldBytes held = new HeldBytes(Readings.ROW_TYPE);
      byte[] bytes = null;
      for (int i = 0; i < rows.size(); i++) {
        bytes = held.append(bytes, rows.get(isReversed ? rows.size() - 1 - i : i));
      }
      List<BinaryRowData> found = new ArrayList<>();
      held.read(bytes, found);
      read.add(found);
    }
    assertThat(read.get(0)).isEqualTo(read.get(1)).containsExactlyInAnyOrderElementsOf(rows);
  }
}
