// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.image.ImageDecoder.Colours;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder(Colours.RGB, 1 << 24);
  private final ImageDecoder greyDecoder = new ImageDecoder(Colours.GREY, 1 << 24);
  private final Pixels pixels = new Pixels();

  @Test
  void losslessFilesGiveThePixelsThatPillowGives() {
    for (String[] line : Images.lines("lossless.txt")) {
      decoder.decode(Images.read(line[0]), pixels);
      assertThat(Images.digest(pixels)).as(line[0]).isEqualTo(line[1]);
      greyDecoder.decode(Images.read(line[0]), pixels);
      assertThat(Images.digest(pixels)).as(line[0] + ", grey").isEqualTo(line[2]);
    }
  }

  /** Decoders of JPEG may round differently, and smooth halved colours differently. */
  @ParameterizedTest
  @CsvSource({
    "plain.jpg, 2",
    "grey.jpg, 1",
    "turned.jpg, 2",
    "progressive.jpg, 6",
    "subsampled.jpg, 6"
  })
  void jpegGivesPixelsNearThoseOfPillow(String name, int tolerance) {
    decoder.decode(Images.read(name), pixels);
    byte[] expected = Images.read(name + ".rgb");
    byte[] found = Images.values(pixels);
    assertThat(found).hasSameSizeAs(expected);
    int worst = 0;
    for (int i = 0; i < found.length; i++) {
      worst = Math.max(worst, Math.abs((found[i] & 0xFF) - (expected[i] & 0xFF)));
    }
    assertThat(worst).as(name).isLessThanOrEqualTo(tolerance);
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertRefused("hello".getBytes(StandardCharsets.UTF_8))
        .hasMessage("no image in 5 bytes (expected: JPEG, PNG, GIF, BMP or TIFF)");
    assertRefused(new byte[0]).hasMessageStartingWith("no image in 0 bytes");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(byte[] file) {
    return assertThatThrownBy(() -> decoder.decode(file, pixels))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.jpg",
        "progressive.jpg",
        "rgb.png",
        "palette.gif",
        "rgb.bmp",
        "rgb.tif",
        "lzw.tif"
      })
  void aFileThatWasCutShortIsRefused(String name) {
    byte[] file = Images.read(name);
    assertRefused(Arrays.copyOf(file, file.length * 2 / 3))
        .hasMessageContaining(" cannot be decoded: ")
        .hasMessageEndingWith(" (expected: an image)");
    // The decoder is as good as new.
    decoder.decode(file, pixels);
    assertThat(pixels.width()).isGreaterThan(20);
  }

  @Test
  void aJpegOfFourColoursIsRefused() {
    assertRefused(Images.read("cmyk.jpg"))
        .hasMessage("colours of 4 components (expected: grey or RGB; convert CMYK before)");
  }

  @Test
  void aHugeImageIsRefusedByItsHeader() {
    byte[] file = Images.read("rgb.png");
    // Width and height stand behind signature, length and name of the first chunk.
    Arrays.fill(file, 16, 24, (byte) 0);
    file[17] = 1;
    file[21] = 1;
    assertRefused(file)
        .hasMessage(
            "image of 65536 x 65536 pixels (expected: at most 16777216 pixels and 65535 a"
                + " side)");
  }

  @Test
  void whatALargeImageTookIsGivenBack() {
    pixels.resize(1 << 13, 1 << 11, 3);
    decoder.decode(Images.read("rgb.png"), pixels);
    assertThat(pixels.data()).hasSizeLessThanOrEqualTo(Pixels.KEPT);
  }

  /** The reader goes on behind the hole, and has the pixels that it finds there in wrong places. */
  @Test
  void aJpegWithAHoleInItIsRefused() {
    byte[] file = Images.read("plain.jpg");
    Arrays.fill(file, file.length / 2, file.length * 2 / 3, (byte) 0);
    assertRefused(file).hasMessageStartingWith("JPEG cannot be decoded: Corrupt JPEG data: ");
  }

  @Property(tries = 300)
  void aDamagedFileIsReadOrRefused(
      @ForAll @IntRange(max = 5) int which,
      @ForAll @IntRange(max = 600) int position,
      @ForAll byte value) {
    String[] names = {
      "plain.jpg", "progressive.jpg", "rgb.png", "palette.gif", "rgb.bmp", "lzw.tif"
    };
    byte[] file = Images.read(names[which]);
    file[position % file.length] = value;
    try {
      decoder.decode(file, pixels);
    } catch (MlException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.DATA);
    }
  }
}
