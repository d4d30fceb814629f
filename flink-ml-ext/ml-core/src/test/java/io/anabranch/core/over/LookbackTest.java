// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class LookbackTest {
  private static final Duration WINDOW = Duration.ofMillis(50);
  private static final Duration LAG = Duration.ofMillis(10);

  /** Takes the one output as text. */
  private static final class Output implements OverSink {
    private String text;

    @Override
    public void setNull(int output) {
      text = "null";
    }

    @Override
    public void setInteger(int output, long value) {
      text = Long.toString(value);
    }

    @Override
    public void setNumber(int output, double value) {
      text = Double.toString(value);
    }
  }

  private static String result(Lookback lookback) {
    Output output = new Output();
    lookback.result(output);
    return output.text;
  }

  private static Lookback written(Lookback lookback) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    lookback.write(new DataOutputStream(bytes));
    return Lookback.read(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), lookback);
  }

  @Property(tries = 50)
  void countsEarlierRowsOnlyAndSurvivesBeingWritten(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Lookback lookback = new Lookback(Lookback.spec("count", WINDOW, 1000, LAG, null));
    List<Long> times = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < 300; i++) {
      time += random.nextInt(3);
      boolean known = random.nextInt(5) > 0;
      lookback.add(time, known ? random.nextDouble() : Double.NaN);
      long end = time - LAG.toMillis();
      long seen = times.stream().filter(t -> t >= end - WINDOW.toMillis() && t < end).count();
      if (random.nextBoolean()) {
        assertThat(result(lookback)).isEqualTo(Long.toString(seen));
      }
      if (random.nextInt(20) == 0) {
        lookback = written(lookback);
      }
      if (known) {
        times.add(time);
      }
    }
  }

  @Test
  void rowsOfOneTimeCountInTheOrderOfTheirValues() {
    Lookback lookback = new Lookback(Lookback.spec("last", WINDOW, 10, Duration.ZERO, null));
    lookback.add(1, 7);
    lookback.add(1, 5);
    lookback.add(2, 0);
    assertThat(result(lookback)).isEqualTo("7.0");
  }

  @Test
  void aForgottenRowThatIsStillNeededIsRefused() {
    Lookback lookback = new Lookback(Lookback.spec("sum", WINDOW, 10, LAG, null));
    lookback.add(0, 1);
    lookback.forget(0);
    lookback.add(61, 1);
    assertThat(result(lookback)).isEqualTo("null");
    lookback.forget(1);
    assertThatThrownBy(() -> result(lookback))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "frame: a row PT0.06S back has left it (expected: a frame of at least PT0.06S, window"
                + " and lag, or one without bound)");
  }

  @Test
  void timeThatGoesBackIsRefused() {
    Lookback lookback = new Lookback(Lookback.spec("sum", WINDOW, 10, LAG, null));
    lookback.add(5, 1);
    assertThatThrownBy(() -> lookback.add(4, 1))
        .isInstanceOf(MlException.class)
        .hasMessage("time: 4 after 5 (expected: rows in the order of their time)");
  }

  @Test
  void beforeAnyRowNothingIsKnown() {
    assertThat(result(new Lookback(Lookback.spec("count", WINDOW, 1, LAG, null)))).isEqualTo("0");
    assertThat(result(new Lookback(Lookback.spec("sum", WINDOW, 1, LAG, null)))).isEqualTo("null");
  }
}
