// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.over.OverSpec;
import io.anabranch.core.transform.FeatureTransforms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference names everything that a definition may say. */
final class ReferenceTest {
  private static final Path REFERENCE = Path.of("../../docs/definition.md");

  @Test
  void namesEveryTransform() throws IOException {
    String text = Files.readString(REFERENCE);

    assertThat(FeatureTransforms.names())
        .allSatisfy(name -> assertThat(text).containsPattern("`" + name + "[`:]"));
  }

  @Test
  void namesEveryStatistic() throws IOException {
    String text = Files.readString(REFERENCE);

    assertThat(OverSpec.STATS).allSatisfy(name -> assertThat(text).contains("`" + name + "`"));
  }
}
