// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of every detector. */
class DetectorLawsTest {
  private static final int TRIES = 50;
  private static final List<Detector> DETECTORS =
      List.of(
          Detectors.create("adwin", Map.of()),
          Detectors.create("adwin", Map.of("clock", "1", "delta", "0.3")),
          Detectors.create("ddm", Map.of()),
          Detectors.create("ddm", Map.of("threshold", "1.5")),
          Detectors.create("page-hinkley", Map.of()),
          Detectors.create("page-hinkley", Map.of("threshold", "2", "fading", "1")));

  @Property(tries = TRIES)
  void aStateReadGoesOnAsWithoutIt(@ForAll long seed) {
    for (Detector detector : DETECTORS) {
      Random random = new Random(seed);
      DriftDetector one = detector.create();
      DriftDetector other = detector.create();
      for (int i = 0; i < 500; i++) {
        double loss = loss(random, i);
        assertThat(other.add(loss)).as("%s", detector).isEqualTo(one.add(loss));
        if (random.nextInt(20) == 0) {
          other = random.nextBoolean() ? reread(detector, other) : other.copy();
        }
      }
      assertThat(write(other)).as("%s", detector).isEqualTo(write(one));
    }
  }

  @Property(tries = TRIES)
  void aCopyIsIndependent(@ForAll long seed) {
    for (Detector detector : DETECTORS) {
      Random random = new Random(seed);
      DriftDetector one = detector.create();
      for (int i = 0; i < random.nextInt(300); i++) {
        one.add(loss(random, i));
      }
      byte[] before = write(one);
      DriftDetector copy = one.copy();
      for (int i = 0; i < 100; i++) {
        copy.add(random.nextDouble());
      }
      assertThat(write(one)).as("%s", detector).isEqualTo(before);
    }
  }

  @Property(tries = TRIES)
  void statesAreBoundedWhateverComes(@ForAll long seed) {
    for (Detector detector : DETECTORS) {
      Random random = new Random(seed);
      DriftDetector one = detector.create();
      for (int i = 0; i < 1000; i++) {
        double any = Double.longBitsToDouble(random.nextLong());
        one.add(Double.isFinite(any) ? any : -Double.MAX_VALUE);
      }
      byte[] state = write(one);
      assertThat(state).as("%s", detector).hasSizeLessThanOrEqualTo(detector.maxBytes());
      assertThat(one.bytes()).isPositive();
    }
  }

  @Property(tries = TRIES)
  void aWindowStaysFiniteWhateverComes(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    AdaptiveWindow window = new AdaptiveWindow();
    for (int i = 0; i < 1000; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      window.add(Double.isFinite(any) ? any : Double.MAX_VALUE);
      if (random.nextInt(50) == 0) {
        window.cut(0.5);
      }
      assertThat(window.mean()).isFinite();
    }
    assertThat(spread(window)).isFinite().isNotNegative();
  }

  /** The last number of a state. */
  private static double spread(AdaptiveWindow window) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    window.write(new DataOutputStream(bytes));
    return ByteBuffer.wrap(bytes.toByteArray()).getDouble(bytes.size() - 8);
  }

  @Example
  void aStateOfANewerVersionIsRefused() {
    for (Detector detector : DETECTORS) {
      byte[] state = write(detector.create());
      assertThatThrownBy(() -> detector.read(input(state), detector.version() + 1))
          .isInstanceOf(IOException.class)
          .hasMessage("format: 2 (expected: at most 1; this state was written by a newer version)");
    }
  }

  @Property(tries = TRIES)
  void aStateCutOffIsRefused(@ForAll long seed) {
    for (Detector detector : DETECTORS) {
      Random random = new Random(seed);
      DriftDetector one = detector.create();
      for (int i = 0; i < 100; i++) {
        one.add(loss(random, i));
      }
      byte[] state = write(one);
      byte[] cut = Arrays.copyOf(state, random.nextInt(state.length));
      assertThatThrownBy(() -> detector.read(input(cut), 1)).isInstanceOf(IOException.class);
    }
  }

  /**
   * {@code states.v1.txt} holds a line for each detector: its state after 100 losses, and the state
   * that it must then reach after 100 more. An existing line must never change; a change that
   * breaks it needs a new format.
   */
  @Example
  void keptStatesAreStillRead() throws IOException {
    List<String> lines;
    try (InputStream in = DetectorLawsTest.class.getResourceAsStream("states.v1.txt")) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(lines).hasSameSizeAs(DETECTORS);
    for (int i = 0; i < lines.size(); i++) {
      String[] states = lines.get(i).split(" ");
      DriftDetector read = DETECTORS.get(i).read(input(HexFormat.of().parseHex(states[0])), 1);
      assertThat(HexFormat.of().formatHex(write(read))).isEqualTo(states[0]);
      for (int n = 0; n < 100; n++) {
        read.add(n % 7 == 0 ? 1 : 0.25);
      }
      assertThat(HexFormat.of().formatHex(write(read))).isEqualTo(states[1]);
    }
  }

  @Property(tries = TRIES)
  void lossesThatBecomeSmallerAreNoDrift(@ForAll long seed) {
    for (String kind : List.of("adwin", "page-hinkley")) {
      Random random = new Random(seed);
      DriftDetector one = Detectors.create(kind, Map.of("delta", "1e-9")).create();
      for (int i = 0; i < 3000; i++) {
        boolean found = one.add((i < 1000 ? 0.9 : 0.1) + random.nextDouble() / 10);
        assertThat(found).as("%s at %d", kind, i).isFalse();
      }
    }
  }

  @Example
  void adwinForgetsTheLargeLossesOnceTheyHaveBecomeSmaller() {
    AdaptiveWindow window = new AdaptiveWindow();
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      window.add(i < 500 ? 0.9 : 0.1 + random.nextDouble() / 10);
    }
    assertThat(window.cut(0.002)).isEqualTo(AdaptiveWindow.Change.FALLEN);
    assertThat(window.width()).isBetween(300L, 600L);
    assertThat(window.mean()).isBetween(0.1, 0.25);
  }

  @Example
  void nothingIsLeftOfWhatAWindowHasForgotten() {
    AdaptiveWindow window = new AdaptiveWindow();
    window.add(1e100);
    for (int i = 0; i < 2000; i++) {
      window.add(100);
    }
    for (int i = 0; i < 3000; i++) {
      window.add(i % 2 == 0 ? 0.25 : 0.75);
      window.cut(0.5);
    }
    assertThat(window.width()).isLessThan(3100);
    assertThat(window.mean()).isCloseTo(0.5, within(1e-2));
  }

  @Example
  void aWindowForgetsItsOldestBeyondItsBound() throws IOException {
    AdaptiveWindow window = new AdaptiveWindow(4);
    for (int i = 0; i < 1000; i++) {
      window.add(i);
      assertThat(window.width()).isLessThanOrEqualTo(5 * (1 + 2 + 4 + 8));
      double expected = i - (window.width() - 1) / 2.0;
      assertThat(window.mean()).isCloseTo(expected, within(1e-9));
    }
    assertThat(window.width()).isGreaterThan(5 * (1 + 2 + 4));
    double n = window.width();
    assertThat(spread(window)).isCloseTo(n * (n * n - 1) / 12, within(1e-6));
  }

  @Example
  void aMillionValuesTakeAFewKilobytes() {
    AdaptiveWindow window = new AdaptiveWindow();
    for (int i = 0; i < 1 << 20; i++) {
      window.add(i & 1);
    }
    assertThat(window.width()).isEqualTo(1 << 20);
    assertThat(window.mean()).isEqualTo(0.5);
    assertThat(window.bytes()).isLessThan(3000);
  }

  /** Settings that decide no byte may change with a state at hand. */
  @Property(tries = TRIES)
  void aChangedOptionChangesTheLayoutOrTheStateIsReadWhole(@ForAll long seed) throws IOException {
    Map<String, List<String>> values =
        Map.of(
            "delta", List.of("1e-9", "0.5"),
            "clock", List.of("1", "1000"),
            "grace", List.of("0", "1000"),
            "threshold", List.of("1e-3", "1e6"),
            "fading", List.of("0.5", "1"),
            "minimum", List.of("1", "1000"));
    for (String kind : Detectors.names()) {
      Detector before = Detectors.create(kind, Map.of());
      DriftDetector one = before.create();
      Random random = new Random(seed);
      for (int i = 0; i < random.nextInt(300); i++) {
        one.add(loss(random, i));
      }
      for (String option : Detectors.options(kind)) {
        for (String value : values.get(option)) {
          Detector after = Detectors.create(kind, Map.of(option, value));
          assertThat(after.layout()).isEqualTo(before.layout());
          DriftDetector read = reread(after, one);
          assertThat(write(read)).isEqualTo(write(one));
          for (int i = 0; i < 100; i++) {
            read.add(loss(random, i));
          }
          assertThat(write(reread(after, read))).isEqualTo(write(read));
        }
      }
    }
  }

  @Example
  void wrongSettingsAreRefused() {
    assertThatThrownBy(() -> Detectors.create("kswin", Map.of()))
        .hasMessage("detector: kswin (expected: one of adwin, ddm, page-hinkley)");
    assertThatThrownBy(() -> Detectors.create("adwin", Map.of("delta", "2")))
        .hasMessage("delta: 2 (expected: a number between 0 and 1)");
    assertThatThrownBy(() -> Detectors.create("ddm", Map.of("delta", "0.1")))
        .hasMessage("option: delta (expected: one of threshold, minimum)");
  }

  private static double loss(Random random, int i) {
    return random.nextInt(3) == 0 ? i / 100.0 : random.nextInt(2);
  }

  private static byte[] write(DriftDetector detector) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      detector.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static DriftDetector reread(Detector detector, DriftDetector one) {
    try (DataInputStream in = input(write(one))) {
      DriftDetector read = detector.read(in, detector.version());
      assertThat(in.available()).as("bytes left over").isZero();
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataInputStream input(byte[] state) {
    return new DataInputStream(new ByteArrayInputStream(state));
  }
}
