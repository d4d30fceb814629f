// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import io.anabranch.jobs.sql.SqlScript.Statement;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class SqlScriptTest {
  @Property(tries = 200)
  void statementsComeOutAsTheyWentInWhateverStandsBetweenThem(
      @ForAll("texts") List<String> texts, @ForAll("gaps") String gap) {
    SqlScript script = SqlScript.of("s.sql", gap + String.join(";" + gap, texts) + ";" + gap);
    assertThat(script.statements()).extracting(Statement::text).isEqualTo(texts);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.of(
            "SELECT 1",
            "SELECT ';', 'it''s; fine', `a;b`, \"c;d\"",
            "SELECT 1 -- not an end; it's a comment\n FROM t",
            "SELECT /* neither; is 'this */ 2",
            "SET 'a' = '--no comment'",
            "INSERT INTO t\nSELECT 3")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> gaps() {
    return Arbitraries.of(
        " ", "\n", "\n-- a comment; with 'quotes\n", " /* another; */ ", "\n\n\t--\n");
  }

  @Test
  void statementsKnowTheirLines() {
    SqlScript script = SqlScript.of("s.sql", "-- first\nSELECT 1;\n\nSELECT\n 2; SELECT 3;");
    assertThat(script.statements()).extracting(Statement::line).containsExactly(2, 4, 5);
  }

  @Test
  void nothingButCommentsHasNoStatements() {
    assertThat(SqlScript.of("s.sql", "-- nothing\n").statements()).isEmpty();
  }

  @Test
  void aStatementWithoutItsEndIsRefused() {
    assertThatThrownBy(() -> SqlScript.of("s.sql", "SELECT 1;\nSELECT 'a;"))
        .isInstanceOf(MlException.class)
        .hasMessage("s.sql: line 2: a statement without an end (expected: ;)");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> SqlScript.read(Path.of("no/such.sql")))
        .isInstanceOf(MlException.class)
        .hasMessageStartingWith("no/such.sql: cannot be read (expected: a file of SQL)");
  }
}
