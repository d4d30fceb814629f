// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoOutputTest {
  @TempDir Path folder;

  @Test
  void aFolderOfSomebodyElseIsRefusedAndLeftAlone() throws IOException {
    Path thesis = Files.writeString(folder.resolve("thesis.tex"), "years of work");
    assertThatThrownBy(() -> DemoOutput.clear(folder))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            "--out: " + folder + " (expected: a new folder, or one that an earlier demo made)");
    assertThat(thesis).hasContent("years of work");
  }

  @Test
  void whatAnEarlierDemoMadeIsReplaced() throws IOException {
    Path out = folder.resolve("new/demo");
    DemoOutput.clear(out);
    Files.createDirectories(out.resolve("backfill"));
    Files.writeString(out.resolve("backfill/part"), "old");
    DemoOutput.clear(out);
    try (var left = Files.list(out)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactly(".anabranch-demo");
    }
  }

  @Test
  void anEmptyFolderIsTakenAndAFileIsNot() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    DemoOutput.clear(empty);
    assertThat(empty).isDirectoryContaining(path -> path.endsWith(".anabranch-demo"));
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThatThrownBy(() -> DemoOutput.clear(file))
        .isInstanceOf(MlException.class)
        .hasMessageStartingWith("--out: " + file + ":");
    assertThat(file).hasContent("text");
  }
}
