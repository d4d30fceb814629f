// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowDifferencesTest {
  private static final List<Column> COLUMNS =
      List.of(new Column("id", ColumnType.STRING), new Column("n", ColumnType.INT));
  private static final String A = "{\"id\":\"a\",\"n\":1,\"x\":0.1,\"score\":0.25}\n";
  private static final String B = "{\"id\":\"b\",\"n\":2,\"x\":0.2,\"score\":0.5}\n";

  @TempDir Path folder;
  private Path left;
  private Path right;

  @BeforeEach
  void createFolders() throws IOException {
    left = Files.createDirectories(folder.resolve("left"));
    right = Files.createDirectories(folder.resolve("right/2024-01-01"));
  }

  private RowDifferences between() {
    return RowDifferences.between(left, folder.resolve("right"), COLUMNS);
  }

  @Test
  void neitherOrderNorDivisionIntoFilesIsADifference() throws IOException {
    Files.writeString(left.resolve("part-0"), A + B + A);
    Files.writeString(right.resolve("part-0"), B);
    Files.writeString(right.resolve("part-1"), A + A);
    Files.writeString(right.resolve(".part-2.inprogress"), "half a ro");
    assertThat(between().isEmpty()).isTrue();
  }

  @Test
  void fieldsThatDifferStandSideBySide() throws IOException {
    Files.writeString(left.resolve("part-0"), A + B);
    Files.writeString(right.resolve("part-0"), A.replace("0.25", "0.25000000000000006") + B);
    assertThat(between().isEmpty()).isFalse();
    assertThat(between().text(10))
        .containsExactly(
            "1 input rows with different outputs; the first:",
            "  \"a\" 1 ",
            String.format("    %-28s %-26s %s", "score", "0.25", "0.25000000000000006"));
  }

  @Test
  void aRowThatOnlyOneSideHasIsShownAsAWhole() throws IOException {
    Files.writeString(left.resolve("part-0"), A + B);
    Files.writeString(right.resolve("part-0"), B + B);
    assertThat(between().text(10))
        .containsExactly(
            "2 input rows with different outputs; the first:",
            "  \"a\" 1 ",
            "    only here     " + A.strip(),
            "  \"b\" 2 ",
            "    only there    " + B.strip());
  }

  @Test
  void noMoreRowsAreShownThanAskedFor() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      rows.append(A.replace("\"n\":1", "\"n\":" + i));
    }
    Files.writeString(left.resolve("part-0"), rows);
    assertThat(between().text(10)).hasSize(1 + 2 * 10);
    assertThat(between().text(10).get(0)).startsWith("30 input rows");
  }

  @Test
  void aFieldThatOnlyOneSideHasIsADifference() throws IOException {
    Files.writeString(left.resolve("part-0"), A.replace("\"x\":0.1,", ""));
    Files.writeString(right.resolve("part-0"), A);
    assertThat(between().text(10))
        .containsExactly(
            "1 input rows with different outputs; the first:",
            "  \"a\" 1 ",
            String.format("    %-28s %-26s %s", "x", "null", "0.1"));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> RowDifferences.between(folder.resolve("absent"), right, COLUMNS))
        .isInstanceOf(MlException.class)
        .hasMessageStartingWith(folder.resolve("absent") + ": cannot be read: ");
  }
}
