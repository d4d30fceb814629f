// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.InputSource.Axes;
import io.anabranch.core.definition.InputSource.Channels;
import io.anabranch.core.inference.Sequences.Longer;
import io.anabranch.core.transform.Constant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InputsReaderTest {
  private static final String COLUMNS =
      "name: d\n"
          + "columns: {a: FLOAT, ids: ARRAY<INT>, e: array < double >, s: ARRAY<STRING>, p:"
          + " BYTES}\n";

  private static Map<String, InputSource> read(String inputs) {
    return DefinitionReader.read(
            "d.yaml", COLUMNS + "model: {path: m.onnx, inputs: {" + inputs + "}}\n")
        .model()
        .inputs();
  }

  @Test
  void readsEveryKindOfInput() {
    assertThat(read("x: [a, e], y: {columns: e, shape: [2, 3]}, i: {sequence: ids}"))
        .containsExactly(
            Map.entry("x", InputSource.of(List.of("a", "e"))),
            Map.entry("y", new InputSource.Columns(List.of("e"), List.of(2, 3))),
            Map.entry(
                "i",
                new InputSource.Sequence("ids", Constant.of(0L), List.of(), Longer.DEAD_LETTER)));
    assertThat(
            read(
                "i: {sequence: e, pad: -0.5, buckets: [8, 16], longer: truncate}, m: {mask-of: e},"
                    + " n: {length-of: e}, s: {sequence: s, buckets: [8, 16], longer: truncate}"))
        .containsExactly(
            Map.entry(
                "i",
                new InputSource.Sequence("e", Constant.of(-0.5), List.of(8, 16), Longer.TRUNCATE)),
            Map.entry("m", new InputSource.Mask("e")),
            Map.entry("n", new InputSource.Length("e")),
            Map.entry(
                "s",
                new InputSource.Sequence("s", Constant.of(""), List.of(8, 16), Longer.TRUNCATE)));
  }

  @Test
  void readsImages() {
    assertThat(read("x: {image: p, size: [4, 5]}"))
        .containsExactly(
            Map.entry(
                "x",
                new InputSource.Image(
                    "p",
                    4,
                    5,
                    0,
                    Channels.RGB,
                    1,
                    List.of(0.0, 0.0, 0.0),
                    List.of(1.0, 1.0, 1.0),
                    Axes.OF_MODEL,
                    1 << 24)));
    assertThat(
            read(
                "x: {image: p, size: [4, 5], shorter-side: 6, channels: gray, scale: 1/255, mean:"
                    + " 0.5, std: 0.25, axes: channels-last, max-pixels: 9000}"))
        .containsExactly(
            Map.entry(
                "x",
                new InputSource.Image(
                    "p",
                    4,
                    5,
                    6,
                    Channels.GRAY,
                    1 / 255.0,
                    List.of(0.5),
                    List.of(0.25),
                    Axes.CHANNELS_LAST,
                    9000)));
  }

  @Test
  void everyChangeOfAnInputChangesTheHash() {
    String image =
        "x: {image: p, size: [4, 5], shorter-side: 6, channels: rgb, scale: 0.5, mean: 0.5, std:"
            + " 0.25, axes: channels-last}, i: {sequence: ids, pad: 0, buckets: [4], longer:"
            + " truncate}, m: {mask-of: ids}, y: {columns: e, shape: [2, 3]}";
    Map<String, String> changes =
        Map.ofEntries(
            Map.entry("[4, 5]", "[5, 4]"),
            Map.entry("shorter-side: 6", "shorter-side: 7"),
            Map.entry("rgb", "bgr"),
            Map.entry("scale: 0.5", "scale: 0.25"),
            Map.entry("mean: 0.5", "mean: 0.4"),
            Map.entry("std: 0.25", "std: 0.2"),
            Map.entry("channels-last", "channels-first"),
            Map.entry("pad: 0", "pad: 1"),
            Map.entry("[4]", "[8]"),
            Map.entry("truncate", "dead-letter"),
            Map.entry("mask-of", "length-of"),
            Map.entry("[2, 3]", "[3, 2]"));
    Set<String> hashes = new HashSet<>(Set.of(hash(image)));
    changes.forEach(
        (from, to) -> assertThat(hashes.add(hash(image.replace(from, to)))).as(to).isTrue());
  }

  private static String hash(String inputs) {
    return DefinitionReader.read(
            "d.yaml", COLUMNS + "model: {path: m.onnx, inputs: {" + inputs + "}}\n")
        .hash();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {images: p}               | inputs.x: {images: "p"} (expected: a column or feature, a list of them, or one of {columns: ...}, {sequence: ...}, {mask-of: ...}, {length-of: ...}, {image: ...})
          {image: a, size: [4, 4]}  | inputs.x.image: "a" (expected: a column of type BYTES; a is FLOAT)
          {image: q, size: [4, 4]}  | inputs.x.image: "q" (expected: one of a, ids, e, s, p)
          {image: p}                | inputs.x.size: missing (expected: [height, width] in pixels)
          {image: p, size: [4]}     | inputs.x.size: [4] (expected: [height, width] in pixels, as in [224, 224])
          {image: p, size: [0, 4]}  | inputs.x.size[0]: 0 (expected: 1 to 4096 pixels)
          {image: p, size: [4, 4], scale: 1/x} | inputs.x.scale: "1/x" (expected: a number above 0, or a fraction of two, as in 1/255)
          {image: p, size: [4, 4], mean: [1, 2]} | inputs.x.mean: [1.0, 2.0] (expected: 3 numbers, as channels are RGB)
          {image: p, size: [4, 4], std: 0} | inputs.x.std: [0.0, 0.0, 0.0] (expected: not 0)
          {image: p, size: [4, 4], shorter-side: 3} | inputs.x.shorter-side: 3 (expected: from 4, the larger side of size, to 4096)
          {image: p, size: [4, 4], crop: 3} | inputs.x.crop: 3 (expected: one of image, size, shorter-side, channels, scale, mean, std, axes, max-pixels)
          {sequence: a}             | inputs.x.sequence: "a" (expected: a column of type ARRAY<...>; a is FLOAT)
          {sequence: ids, pad: 0.5} | inputs.x.pad: 0.5 (expected: a whole number)
          {sequence: s, pad: 0}     | inputs.x.pad: 0 (expected: a text, as the sequence is of texts)
          {sequence: ids, buckets: [4, 4]} | inputs.x.buckets: [4, 4] (expected: lengths from 1 that increase)
          {sequence: ids, buckets: [0]} | inputs.x.buckets[0]: 0 (expected: a length from 1)
          {sequence: ids, longer: cut} | inputs.x.longer: "cut" (expected: one of dead-letter, truncate)
          {mask-of: ids}            | inputs.x.mask-of: "ids" (expected: the column of a {sequence: ...} among these inputs)
          {columns: e, shape: [0]}  | inputs.x.shape[0]: 0 (expected: a length from 1)
          """)
  void problemsNameTheInputAndWhatIsAccepted(String input, String message) {
    assertThatThrownBy(() -> read("x: " + input)).hasMessage("d.yaml:3: model." + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          features: [{name: f, hash: p, buckets: 4}] | features[0].hash: "p" (expected: a column of one value; p is BYTES, for models only)
          features: [{name: f, log: e}] | features[0].log: "e" (expected: a column of one value; e is ARRAY<DOUBLE>, for models only)
          key: ids | key: "ids" (expected: a column that can be compared exactly; ids is ARRAY<INT>)
          """)
  void onlyModelsTakeBytesAndArrays(String line, String message) {
    assertThatThrownBy(() -> DefinitionReader.read("d.yaml", COLUMNS + line + "\n"))
        .hasMessage("d.yaml:3: " + message);
  }
}
