// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SuggestionTest {
  private static final List<String> KEYS = List.of("window", "rows", "of", "lag", "key");

  @Test
  void suggestsWhatIsNearest() {
    assertThat(Suggestion.nearest("widnow", KEYS)).isEqualTo("window");
    assertThat(Suggestion.nearest("WINDOWS", KEYS)).isEqualTo("window");
    assertThat(Suggestion.nearest("key", List.of("kex", "key"))).isEqualTo("key");
    assertThat(Suggestion.nearest("threshold", KEYS)).isNull();
    assertThat(Suggestion.nearest("", KEYS)).isNull();
  }

  @Test
  void aSwapOfNeighboursCountsOnce() {
    assertThat(Suggestion.distance("lga", "lag", 3)).isEqualTo(1);
    assertThat(Suggestion.distance("rows", "row", 3)).isEqualTo(1);
    assertThat(Suggestion.distance("window", "bow", 2)).isGreaterThan(2);
    assertThat(Suggestion.distance("kitten", "sitting", 9)).isEqualTo(3);
  }

  @Test
  void longListsAreCutShort() {
    List<String> many = IntStream.range(0, 50).mapToObj(i -> "column" + i).toList();

    assertThat(Suggestion.oneOf("colunm49", many))
        .startsWith("one of column0, column1, ")
        .contains("column29, ...; did you mean column49?")
        .doesNotContain("column31,");
    assertThat(Suggestion.oneOf("a", Collections.nCopies(1, "bcd"))).isEqualTo("one of bcd");
  }
}
