// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static io.anabranch.jobs.io.Samples.GOOD;
import static io.anabranch.jobs.io.Samples.GOOD_READ;
import static io.anabranch.jobs.io.Samples.files;
import static io.anabranch.jobs.io.Samples.timed;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that does not fit: each record is a row or a dead letter, and no job fails. */
final class BadInputITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"BATCH", "STREAMING"})
  void whatCannotBeDecodedBecomesADeadLetter(RuntimeExecutionMode mode) throws Exception {
    Path input =
        Files.write(
            folder.resolve("bad.json"),
            List.of(
                GOOD,
                "{\"device\": \"a\", \"at\":",
                GOOD.replace("\"small\":1", "\"small\":\"many\""),
                GOOD.replace("\"small\":1", "\"small\":1.5"),
                GOOD.replace("\"small\":1", "\"small\":3000000000"),
                GOOD.replace("true", "\"yes\""),
                GOOD.replace("2001-06-01T00:01:00", "June"),
                GOOD.replace("0.1", "{}"),
                GOOD.replace("\"2001-06-01T00:01:00\"", "null"),
                GOOD.replace("\"a\"", "null"),
                GOOD + GOOD,
                "",
                "\"text\"",
                "nonsense",
                "[" + GOOD + "," + GOOD + "]",
                "[" + GOOD + "," + GOOD.replace("2.5", "\"x\"") + "]"));

    ReadRows read = ReadRows.of(timed(files(input, "json"), mode), 1);

    assertThat(read.rows()).containsExactly(GOOD_READ, GOOD_READ, GOOD_READ);
    assertThat(read.rowsIn()).isEqualTo(read.rows().size() + read.deadLetters().size());
    assertThat(read.deadLetters())
        .hasSize(13)
        .allMatch(letter -> letter.contains("\"kind\": \"DATA\""))
        .anyMatch(letter -> letter.contains("small: \\\"many\\\" (expected: INT)"))
        .anyMatch(letter -> letter.contains("small: \\\"1.5\\\" (expected: INT)"))
        .anyMatch(letter -> letter.contains("small: \\\"3000000000\\\" (expected: INT)"))
        .anyMatch(letter -> letter.contains("ok: \\\"yes\\\" (expected: BOOLEAN, true or false)"))
        .anyMatch(letter -> letter.contains("at: \\\"June\\\" (expected: TIMESTAMP(3) such as"))
        .anyMatch(letter -> letter.contains("single: \\\"{}\\\" (expected: FLOAT)"))
        .anyMatch(letter -> letter.contains("record: more than one value (expected: one json"))
        .anyMatch(letter -> letter.contains("Unrecognized token 'nonsense'"))
        .anyMatch(
            letter ->
                letter.contains("\"stage\": \"admit\"")
                    && letter.contains("at: null (expected: a value, as key or event time)"))
        .anyMatch(
            letter ->
                letter.contains("admit") && letter.contains("device: null (expected: a value"))
        .anyMatch(letter -> letter.contains("\"original\": \"nonsense\""));
  }

  @Test
  void csvLinesThatDoNotFitBecomeDeadLetters() throws Exception {
    Path input =
        Files.write(
            folder.resolve("bad.csv"),
            List.of(
                "device,at,ok,small,large,single,many",
                "a,2001-06-01 00:01:00,true,1,9007199254740993,0.1,2.5",
                "a,2001-06-01 00:01:00,1,1,2,0.1,2.5",
                "a,2001-06-01 00:01:00,true,x,2,0.1,2.5",
                "a,2001-06-01 00:01:00,true",
                "a,2001-06-01 00:01:00,true,1,2,0.1,2.5,more",
                "b,2001-06-01T00:02:00,,,,,"));

    ReadRows read = ReadRows.of(timed(files(input, "csv"), RuntimeExecutionMode.STREAMING), 2);

    assertThat(read.rows())
        .containsExactly(
            GOOD_READ,
            "{\"device\": \"b\", \"at\": \"2001-06-01T00:02\", \"ok\": null, \"small\": null,"
                + " \"large\": null, \"single\": null, \"many\": null}");
    assertThat(read.deadLetters())
        .hasSize(4)
        .anyMatch(letter -> letter.contains("ok: \\\"1\\\" (expected: BOOLEAN, true or false)"))
        .anyMatch(letter -> letter.contains("small: \\\"x\\\" (expected: INT)"))
        .anyMatch(letter -> letter.contains("Row length mismatch. 7 fields expected but was 3"))
        .anyMatch(letter -> letter.contains("more"));
    assertThat(read.rowsIn()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "parquet", "avro"})
  void anEmptyFileHoldsNoRows(String format) throws Exception {
    Path input = Files.write(folder.resolve("empty." + format), List.of());

    ReadRows read = ReadRows.of(timed(files(input, format), RuntimeExecutionMode.STREAMING), 1);

    assertThat(read.rowsIn()).isZero();
    assertThat(read.rows()).isEmpty();
  }
}
