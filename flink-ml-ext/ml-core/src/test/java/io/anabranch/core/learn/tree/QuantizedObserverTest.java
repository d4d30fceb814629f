// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QuantizedObserverTest {
  /** At any scale and place of the feature, without being told. */
  @Property(tries = 200)
  void findsAStepNearWhereItIs(
      @ForAll long seed,
      @ForAll @IntRange(min = -60, max = 60) int scale,
      @ForAll @IntRange(min = -50, max = 50) int shift) {
    Random random = new Random(seed);
    QuantizedObserver observer = new QuantizedObserver(16);
    double unit = Math.scalb(1.0, scale);
    double step = 0.2 + 0.6 * random.nextDouble();
    for (int i = 0; i < 500; i++) {
      double x = random.nextDouble();
      observer.add((x + shift) * unit, x <= step ? 1 : 4, 1);
    }
    Split split = observer.bestSplit(3);
    assertThat(split.feature()).isEqualTo(3);
    assertThat(split.threshold() / unit - shift).isCloseTo(step, within(0.1));
    assertThat(split.left()[0] + split.right()[0]).isEqualTo(500);
    assertThat(split.left()[0]).isCloseTo(500 * step, within(80.0));
  }

  /** Both sides together are the mean and the spread of all labels, as computed directly. */
  @Property(tries = 100)
  void losesNothingOfTheLabelsWhenCellsMerge(@ForAll long seed) {
    Random random = new Random(seed);
    QuantizedObserver observer = new QuantizedObserver(8);
    int count = 300;
    double[] labels = new double[count];
    double mean = 0;
    for (int i = 0; i < count; i++) {
      double x = random.nextGaussian() * (random.nextInt(10) == 0 ? 1e6 : 1);
      labels[i] = 1e6 + x + random.nextGaussian();
      mean += labels[i] / count;
      observer.add(x, labels[i], 1);
    }
    double squares = 0;
    for (double label : labels) {
      squares += (label - mean) * (label - mean);
    }
    Split split = observer.bestSplit(0);
    double[] left = split.left();
    double[] right = split.right();
    double distance = left[1] - right[1];
    double both = left[2] + right[2] + left[0] * right[0] / count * distance * distance;
    assertThat((left[0] * left[1] + right[0] * right[1]) / count)
        .isCloseTo(mean, within(1e-9 * Math.abs(mean)));
    assertThat(both).isCloseTo(squares, within(1e-9 * squares));
  }

  @Example
  void wholeNumbersAreCutBetweenThem() {
    QuantizedObserver observer = new QuantizedObserver(16);
    for (int i = 0; i < 100; i++) {
      observer.add(i % 5, i % 5 < 3 ? 0 : 1, 1);
    }
    assertThat(observer.bestSplit(0).threshold()).isEqualTo(2.5);
  }

  @Example
  void oneValueAloneCannotBeSplit() {
    QuantizedObserver observer = new QuantizedObserver(16);
    for (int i = 0; i < 100; i++) {
      observer.add(7, i, 1);
    }
    assertThat(observer.bestSplit(0)).isNull();
  }
}
