// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BilinearTest {
  private final Bilinear bilinear = new Bilinear();

  private Pixels whole(Pixels from, int width, int height) {
    Pixels to = new Pixels();
    bilinear.resize(from, width, height, new Bilinear.Part(0, 0, width, height), to);
    return to;
  }

  @Test
  void givesTheBitsThatPillowGives() {
    for (String[] line : Images.lines("resized.txt")) {
      int[] size = new int[5];
      for (int i = 0; i < 5; i++) {
        size[i] = Integer.parseInt(line[i]);
      }
      Pixels resized = whole(Images.pattern(size[0], size[1], size[4]), size[2], size[3]);
      assertThat(Images.digest(resized)).as(String.join(" ", line)).isEqualTo(line[5]);
    }
  }

  @Property(tries = 200)
  void aPartIsThatPartOfTheWhole(
      @ForAll @IntRange(min = 1, max = 40) int fromWidth,
      @ForAll @IntRange(min = 1, max = 40) int fromHeight,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(max = 39) int left,
      @ForAll @IntRange(max = 39) int top) {
    Pixels from = Images.pattern(fromWidth, fromHeight, 3);
    Pixels whole = whole(from, width, height);
    int x = left % width;
    int y = top % height;
    Pixels part = new Pixels();
    bilinear.resize(from, width, height, new Bilinear.Part(x, y, width - x, height - y), part);
    for (int row = 0; row < height - y; row++) {
      for (int i = 0; i < (width - x) * 3; i++) {
        assertThat(part.data()[row * (width - x) * 3 + i])
            .isEqualTo(whole.data()[((y + row) * width + x) * 3 + i]);
      }
    }
  }

  @Property(tries = 100)
  void oneColourStaysThatColour(
      @ForAll byte value,
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 1, max = 60) int target) {
    Pixels from = new Pixels();
    from.resize(size, size, 1);
    Arrays.fill(from.data(), value);
    assertThat(Images.values(whole(from, target, target))).containsOnly(value);
  }
}
