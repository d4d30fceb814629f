// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DefinitionProblemsTest {
  private static final String HEAD =
      """
      name: d
      columns: {t: TIMESTAMP(3), s: STRING, i: INT, x: DOUBLE}
      event-time: {column: t}
      """;

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> DefinitionReader.read("d.yaml", text))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {log: x}                       | .name: missing (expected: a name of letters, digits and underscores)
          {name: 5, log: x}              | .name: 5 (expected: a name of letters, digits and underscores; quote it if it is meant as text)
          {name: a b, log: x}            | .name: "a b" (expected: a name of letters, digits and underscores)
          {name: x, log: i}              | .name: "x" (expected: a name of its own; it is a column)
          {name: f, log: y}              | .log: "y" (expected: one of t, s, i, x)
          {name: f, log: s}              | .log: s is STRING (expected: BOOLEAN, INT, BIGINT, FLOAT, DOUBLE)
          {name: f, log: }               | .log: null (expected: the name of a column or an earlier feature)
          {name: f, log: x, ofset: 1}    | .ofset: 1 (expected: one of name, log, offset; did you mean offset?)
          {name: f, log: x, offset: a}   | .offset: "a" (expected: a finite number)
          {name: f, log: x, offset: .inf} | .offset: .inf (expected: a finite number)
          {name: f, log: x, log: x}      | .log: given twice (expected: each key once; it stands in line 5 already)
          {name: f, log: x, clip: x}     | .clip: "x" (expected: one transform per feature; it has log already)
          {name: f, clip: x, min: 2, max: 1} | .max: 1.0 (expected: >= min, which is 2.0)
          {name: f, add: [x]}            | .add: ["x"] (expected: two columns or earlier features, as in [a, b])
          {name: f, add: x}              | .add: "x" (expected: two columns or earlier features, as in [a, b])
          {name: f, hash: s}             | .buckets: missing (expected: a whole number >= 1)
          {name: f, hash: s, buckets: 0} | .buckets: 0 (expected: a whole number >= 1)
          {name: f, hash: s, buckets: 1.5} | .buckets: 1.5 (expected: a whole number >= 1)
          {name: f, bucketize: x, at: []} | .at: [] (expected: a list of numbers that increase)
          {name: f, bucketize: x, at: [1, 1]} | .at[1]: 1 (expected: > 1.0, the number before it)
          {name: f, calendar: t}         | .part: missing (expected: one of hour, minute-of-day, weekday, day, month, day-of-year)
          {name: f, calendar: t, part: hours} | .part: "hours" (expected: one of hour, minute-of-day, weekday, day, month, day-of-year; did you mean hour?)
          {name: f, calendar: x, part: hour} | .calendar: x is DOUBLE (expected: TIMESTAMP)
          {name: f, impute: x}           | .with: missing (expected: a text, number or boolean)
          {name: f, impute: t, with: 1}  | .impute: t is TIMESTAMP (expected: a number, BOOLEAN or STRING)
          {name: f, string-index: s, categories: []} | .categories: [] (expected: at least one value)
          {name: f, string-index: s, categories: [a, a]} | .categories[1]: "a" (expected: each value once)
          {name: f, string-index: s, unknown: buckt} | .unknown: "buckt" (expected: one of error, dead-letter, bucket; did you mean bucket?)
          {name: f, over: {key: s, window: 3 h, of: s}, stats: [last]} | .over.of: "s" (expected: a number; s is STRING)
          {name: f, over: {key: x, window: 3 h, of: i}, stats: [last]} | .over.key: "x" (expected: a column that can be compared exactly; x is DOUBLE)
          {name: f, over: {key: [], window: 3 h, of: i}, stats: [last]} | .over.key: [] (expected: a column or a list of columns)
          {name: f, over: {key: [s, s], window: 3 h, of: i}, stats: [last]} | .over.key[1]: "s" (expected: each column once)
          {name: f, over: {window: 3 h, of: i}, stats: [last]} | .over.key: missing (expected: a column or a list of columns, here or as key of the definition)
          {name: f, over: {key: s, window: 3, of: i}, stats: [last]} | .over.window: 3 (expected: a duration, as in 20 ms, 5 s, 30 min, 3 h, 7 d or PT3H)
          {name: f, over: {key: s, window: 0 h, of: i}, stats: [last]} | .over.window: PT0S (expected: at least 1 ms)
          {name: f, over: {key: s, window: 1 h, of: i}} | .stats: missing (expected: a list of statistics: one of count, sum, mean, std, min, max, last, lag-N, delta, since-last, ewma)
          {name: f, over: {key: s, window: 1 h, of: i}, stats: [meen]} | .stats[0]: "meen" (expected: one of count, sum, mean, std, min, max, last, lag-N, delta, since-last, ewma; did you mean mean?)
          {name: f, over: {key: s, window: 1 h, of: i}, stats: [lag-0]} | .stats[0]: "lag-0" (expected: one of count, sum, mean, std, min, max, last, lag-N, delta, since-last, ewma; did you mean lag-N?)
          {name: f, over: {key: s, window: 1 h, of: i}, stats: [ewma]} | .over.half-life: missing (expected: a duration, as stats has ewma)
          {name: f, over: {key: s, window: 1 h, of: i, half-life: 1 h}, stats: [last]} | .over.half-life: PT1H (expected: only where stats has ewma)
          {name: f, over: 3 h, stats: [last]} | .over: "3 h" (expected: a window, as in {window: 3 h, of: distance})
          5                              | : 5 (expected: a feature, as in {name: log_distance, log: distance})
          {name: f}                      | : no transform among name (expected: one of standardize, impute, one-hot, string-index, bucketize, hash, log, clip, calendar, add, subtract, multiply, divide, over)
          {name: f, lgo: x}              | .lgo: "x" (expected: one of standardize, impute, one-hot, string-index, bucketize, hash, log, clip, calendar, add, subtract, multiply, divide, over; did you mean log?)
          """)
  void featureProblemsNameTheLineTheKeyAndWhatIsAccepted(String feature, String message) {
    refuses(HEAD + "features:\n  - " + feature, "d.yaml:5: features[0]" + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          featurs: []           | featurs: [] (expected: one of name, columns, event-time, key, features, model, learn, inference, output; did you mean features?)
          key: y                | key: "y" (expected: one of t, s, i, x)
          features: 3           | features: 3 (expected: a list of features)
          model: [m.onnx]       | model: ["m.onnx"] (expected: a path, as in model.onnx, or {path: model.onnx, ...})
          model: {name: m}      | model.path: missing (expected: the path of an .onnx file)
          model: {path: m, inputs: {a: y}} | model.inputs.a: "y" (expected: one of t, s, i, x)
          model: {path: m, outputs: {a: x}} | model.outputs.a: "x" (expected: a name that no column, feature or other output has)
          model: {path: m, outputs: {a: p, b: p}} | model.outputs.b: "p" (expected: a name that no column, feature or other output has)
          inference: {mode: asynk} | inference.mode: "asynk" (expected: one of inline, async; did you mean async?)
          inference: {batch-size: 0} | inference.batch-size: 0 (expected: a whole number from 1 to 1048576, or adaptive)
          inference: {latency: 9 ms} | inference.latency: "9 ms" (expected: batch-size: adaptive beside it, as only that heeds a latency)
          inference: {batch-size: adaptive, latency: 1 ms} | inference.latency: 1 ms (expected: at least 2 ms, half of it for filling a batch)
          inference: {batch-size: adaptive, latency: 9 ms, max-delay: 9 ms} | inference.latency: 9 ms (expected: more than max-delay, 9 ms, so that time is left to run the model)
          inference: {max-tokens: 0} | inference.max-tokens: 0 (expected: a whole number from 1)
          inference: {max-bytes: 16 MB} | inference.max-bytes: "16 MB" (expected: a size, as in 65536, 64 KiB, 16 MiB or 1 GiB)
          inference: {max-bytes: 0} | inference.max-bytes: 0 (expected: > 0)
          inference: {max-delay: 20} | inference.max-delay: 20 (expected: a duration, as in 20 ms, 5 s, 30 min, 3 h, 7 d or PT3H)
          inference: {threads: 0} | inference.threads: 0 (expected: a number from 1 to 1024, or pool)
          inference: {device: gpu} | inference.device: "gpu" (expected: cpu, or as in {cuda: required} or {tensorrt: preferred, id: 0})
          inference: {device: {cuda: required, cache: f}} | inference.device.cache: "f" (expected: one of cuda, id, memory)
          inference: {device: {cuda: maybe}} | inference.device.cuda: "maybe" (expected: one of required, preferred)
          output: []            | output: [] (expected: at least one name)
          output: [x, x]        | output[1]: "x" (expected: each name once)
          output: [predicton]   | output[0]: "predicton" (expected: one of t, s, i, x)
          """)
  void otherProblemsNameTheLineTheKeyAndWhatIsAccepted(String line, String message) {
    refuses(HEAD + line, "d.yaml:4: " + message);
  }

  @Test
  void columnsAndEventTimeAreChecked() {
    refuses(
        """
        name: d
        columns:
          a: INTT
          b: DATE
          c: DECIMAL(10, 2)
        """,
        """
        d.yaml:3: columns.a: "INTT" (expected: one of BOOLEAN, INT, BIGINT, FLOAT, DOUBLE, STRING, TIMESTAMP(3), BYTES, ARRAY<INT>, ARRAY<BIGINT>, ARRAY<FLOAT>, ARRAY<DOUBLE>, ARRAY<STRING>; did you mean INT?)
        d.yaml:4: columns.b: "DATE" (expected: one of BOOLEAN, INT, BIGINT, FLOAT, DOUBLE, STRING, TIMESTAMP(3), BYTES, ARRAY<INT>, ARRAY<BIGINT>, ARRAY<FLOAT>, ARRAY<DOUBLE>, ARRAY<STRING>)
        d.yaml:5: columns.c: "DECIMAL(10, 2)" (expected: one of BOOLEAN, INT, BIGINT, FLOAT, DOUBLE, STRING, TIMESTAMP(3), BYTES, ARRAY<INT>, ARRAY<BIGINT>, ARRAY<FLOAT>, ARRAY<DOUBLE>, ARRAY<STRING>)\
        """);
    refuses("name: d\ncolumns: {}", "d.yaml:2: columns: {} (expected: at least one column)");
    refuses(
        "name: d\ncolumns: {a: INT}\nevent-time: {column: a}",
        "d.yaml:3: event-time.column: \"a\" (expected: a column of type TIMESTAMP; a is INT)");
  }

  @Test
  void featuresOverTimeNeedAnEventTime() {
    refuses(
        """
        name: d
        columns: {s: STRING, i: INT}
        features:
          - {name: f, over: {key: s, window: 1 h, of: i}, stats: [last]}
        """,
        "d.yaml:4: event-time: missing (expected: as in {column: departure, out-of-orderness: 30"
            + " min}, because features[0] looks over time)");
  }

  @Test
  void referencesToFeaturesAreChecked() {
    refuses(
        HEAD
            + """
            key: s
            features:
              - {name: a, log: b}
              - {name: b, log: x}
              - {name: b, log: x}
              - {name: r, over: {window: 1 h, of: i}, stats: [min, max]}
              - {name: c, log: r}
              - {name: r_min, log: x}
              - {name: o, one-hot: s}
              - {name: e, log: o}
            """,
        """
        d.yaml:6: features[0].log: "b" (expected: a column or an earlier feature; move b in front of this feature)
        d.yaml:8: features[2].name: "b" (expected: a name of its own; an earlier feature has it)
        d.yaml:10: features[4].log: "r" (expected: one value; r has r_min, r_max)
        d.yaml:11: features[5].name: "r_min" (expected: a name of its own; it is an output of feature r)
        d.yaml:13: features[7].log: "o" (expected: one value; o has one column per category, as in o_...)\
        """);
  }

  @Test
  void whatReadsABrokenFeatureIsNoFurtherProblem() {
    refuses(
        """
        name: d
        columns: {s: STRNG, x: DOUBLE}
        key: s
        features:
          - {name: a, log: x, base: 2}
          - {name: b, log: a}
          - {name: c, log: s}
        output: [a, b, c]
        """,
        """
        d.yaml:2: columns.s: "STRNG" (expected: one of BOOLEAN, INT, BIGINT, FLOAT, DOUBLE, STRING, TIMESTAMP(3), BYTES, ARRAY<INT>, ARRAY<BIGINT>, ARRAY<FLOAT>, ARRAY<DOUBLE>, ARRAY<STRING>; did you mean STRING?)
        d.yaml:5: features[0].base: 2 (expected: one of name, log, offset)\
        """);
  }

  @Test
  void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("no.yaml");
    Path binary = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xC3, (byte) 0x28});

    assertThatThrownBy(() -> DefinitionReader.read(missing))
        .isInstanceOf(MlException.class)
        .hasMessage(missing + ": no such file (expected: a definition in YAML)");
    assertThatThrownBy(() -> DefinitionReader.read(folder))
        .isInstanceOf(MlException.class)
        .hasMessage(folder + ": a directory (expected: a definition in YAML)");
    assertThatThrownBy(() -> DefinitionReader.read(binary))
        .isInstanceOf(MlException.class)
        .hasMessage(binary + ": not UTF-8 (expected: text in UTF-8)");
  }

  @Test
  void textsThatAreNoDefinitionAreExplained() {
    String empty = "d.yaml: empty (expected: a definition with name and columns)";
    refuses("", empty);
    refuses("# only a comment\n", empty);
    refuses(
        "- a",
        "d.yaml:1: definition: [\"a\"] (expected: a mapping with name, columns, features and"
            + " model)");
    refuses(
        "name: d\ncolumns: {a: INT\nkey: a",
        "d.yaml:3: YAML: expected ',' or '}', but got : (expected: well-formed YAML)");
    refuses(
        "name: d\n---\nname: e",
        "d.yaml:2: YAML: but found another document (expected: well-formed YAML)");
    refuses("[".repeat(100_000), "d.yaml: YAML: nested too deeply (expected: well-formed YAML)");
    refuses(
        "{}",
        """
        d.yaml:1: name: missing (expected: the definition's name)
        d.yaml:1: columns: missing (expected: names and types, as in {a: INT})\
        """);
  }

  @Test
  void anchorsThatHoldThemselvesDoNoHarm() {
    assertThatThrownBy(
            () -> DefinitionReader.read("d.yaml", "name: &a [*a]\ncolumns: {b: &c {d: *c}}"))
        .isInstanceOf(MlException.class)
        .hasMessageContaining("d.yaml:1: name: [[[[")
        .hasMessageContaining("d.yaml:2: columns.b: {d: {d: ");
  }
}
