// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MonotonicDequeTest extends AnyDoubles {

  @Property
  void givesTheExtremesOfTheWindowAndOutlivesARestore(
      @ForAll @From("manyDoubles") List<Double> values,
      @ForAll @IntRange(min = 1, max = 12) int width)
      throws IOException {
    MonotonicDeque minimum = MonotonicDeque.ofMinimum();
    MonotonicDeque maximum = MonotonicDeque.ofMaximum();
    for (int i = 0; i < values.size(); i++) {
      minimum.enter(i, values.get(i));
      maximum.enter(i, values.get(i));
      minimum.leave(i - width);
      maximum.leave(i - width);
      List<Double> window = values.subList(Math.max(0, i + 1 - width), i + 1);
      // Boxed, so that -0.0 and 0.0 differ.
      assertThat((Double) minimum.extreme())
          .isEqualTo(Collections.min(window, Comparator.naturalOrder()));
      assertThat((Double) maximum.extreme()).isEqualTo(Collections.max(window));
      assertThat(minimum.size()).isLessThanOrEqualTo(window.size());
      minimum = restored(minimum, MonotonicDeque.ofMinimum());
      maximum = restored(maximum, MonotonicDeque.ofMaximum());
    }
  }

  private static MonotonicDeque restored(MonotonicDeque deque, MonotonicDeque fresh)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    deque.write(new DataOutputStream(bytes));
    fresh.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    return fresh;
  }
}
