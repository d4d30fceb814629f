// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.row.ColumnType;
import io.anabranch.models.registry.RegistryLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog as a session sees it; nothing here starts a job. */
final class AnabranchCatalogTest {
  @TempDir private static Path folder;

  private static Path root;
  private static TableEnvironment session;

  @BeforeAll
  static void fillTheRegistry() throws IOException {
    root = folder.resolve("registry");
    ModelRegistry registry = new RegistryLocation(root.toString()).open();
    ModelBundle bundle =
        ModelBundle.open(Path.of("../../data/flights/flight-delay").toAbsolutePath().normalize());
    registry.register("flight-delay", bundle);
    registry.register("flight-delay", bundle);
    registry.alias("flight-delay", "champion", 1);
    registry.register("no_champion", bundle);
    registry.register("no_champion", bundle);
    registry.register("twin.a", bundle);
    registry.register("twin-a", bundle);
    registry.register("damaged", bundle);
    Files.writeString(root.resolve("damaged/versions/1/bundle/model.onnx"), "something else");
    registry.register("misplaced", bundle);
    Path registered = root.resolve("misplaced/versions/1/registered.json");
    Files.writeString(
        registered, Files.readString(registered).replace("misplaced", "somewhere-else"));
    session = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    session.executeSql(
        "CREATE CATALOG anabranch WITH ('type' = 'anabranch', 'registry' = '" + root + "')");
    session.executeSql("USE CATALOG anabranch");
  }

  /** The rows of a statement that only asks. */
  private static List<String> rows(String statement) {
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<?> results = session.executeSql(statement).collect()) {
      results.forEachRemaining(row -> rows.add(row.toString()));
    } catch (Exception e) {
      throw new AssertionError(statement, e);
    }
    return rows;
  }

  /** What went wrong, with everything behind it. */
  private static String failure(String statement) {
    StringBuilder text = new StringBuilder();
    try {
      session.executeSql(statement);
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        text.append(cause.getMessage()).append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void allRegisteredModelsAreListedBrokenOnesToo() {
    assertThat(rows("SHOW MODELS"))
        .containsExactly(
            "+I[damaged]",
            "+I[flight-delay]",
            "+I[misplaced]",
            "+I[no_champion]",
            "+I[twin-a]",
            "+I[twin.a]");
    assertThat(rows("SHOW MODELS LIKE 'flight%'")).containsExactly("+I[flight-delay]");
  }

  @Test
  void aModelSaysWhatItTakesAndGives() {
    assertThat(rows("DESCRIBE MODEL `flight-delay`"))
        .contains(
            "+I[departure, TIMESTAMP(3), true, true]",
            "+I[distance, INT, true, true]",
            "+I[route_2h_count, BIGINT, true, true]",
            "+I[prediction, FLOAT, true, false]",
            "+I[model_version, STRING, true, false]");
  }

  @Test
  void aNameMeansTheChampionOrElseTheNewestAndIsPinned() {
    assertThat(uri("`flight-delay`")).isEqualTo("models:/flight-delay/1");
    assertThat(uri("`no_champion`")).isEqualTo("models:/no_champion/2");
    assertThat(uri("`flight-delay@champion`")).isEqualTo("models:/flight-delay/1");
    assertThat(uri("`flight-delay/2`")).isEqualTo("models:/flight-delay/2");
  }

  @Test
  void anUnderscoreStandsForWhatNeedsQuotes() {
    assertThat(uri("flight_delay")).isEqualTo("models:/flight-delay/1");
    assertThat(uri("anabranch.registry.flight_delay")).isEqualTo("models:/flight-delay/1");
    assertThat(uri("`flight_delay@champion`")).isEqualTo("models:/flight-delay/1");
    assertThat(failure("DESCRIBE MODEL twin_a"))
        .contains("model: twin_a (expected: one of ", "it may be any of twin-a, twin.a");
  }

  @Test
  void numbersAreDeclaredSoThatFlinkCastsThemWithoutHarm() {
    assertThat(RegistryModels.accepted(ColumnType.FLOAT)).isEqualTo(DataTypes.DOUBLE());
    assertThat(RegistryModels.accepted(ColumnType.FLOAT_ARRAY))
        .isEqualTo(DataTypes.ARRAY(DataTypes.FLOAT()));
  }

  private static String uri(String name) {
    String statement = rows("SHOW CREATE MODEL " + name).get(0);
    assertThat(statement).contains("'provider' = 'onnx'", "'registry' = '" + root + "'");
    return statement.replaceFirst("(?s).*'uri' = '([^']*)'.*", "$1");
  }

  @Test
  void anUnknownModelIsRefusedWithTheNearestName() {
    assertThat(failure("DESCRIBE MODEL flihgt_delay"))
        .contains("catalog anabranch: model: flihgt_delay (expected: one of damaged, flight-delay,")
        .contains("did you mean flight-delay?; registry: file:");
    assertThat(failure("DESCRIBE MODEL `flight-delay@prod`"))
        .contains("model: models:/flight-delay@prod (expected: one of the versions [1, 2]");
    assertThat(failure("DESCRIBE MODEL `flight-delay/x`"))
        .contains("version: 'x' (expected: models:/NAME/VERSION");
    assertThat(
            failure("SELECT * FROM ML_PREDICT((SELECT 1 AS a), MODEL flihgt_delay, DESCRIPTOR(a))"))
        .contains("did you mean flight-delay?");
    assertThat(session.getCatalog("anabranch").orElseThrow())
        .satisfies(
            catalog -> {
              assertThat(catalog.modelExists(path("flight_delay"))).isTrue();
              assertThat(catalog.modelExists(path("nothing"))).isFalse();
            });
  }

  private static ObjectPath path(String name) {
    return new ObjectPath("registry", name);
  }

  @Test
  void aBrokenVersionIsRefusedWhenItIsUsed() {
    assertThat(failure("DESCRIBE MODEL damaged")).contains("model.onnx");
    assertThat(failure("DESCRIBE MODEL misplaced"))
        .contains("version 1 of somewhere-else (expected: version 1 of misplaced");
  }

  @Test
  void nothingCanBeMadeOrChanged() {
    String other =
        ": it is read-only; models come in by: anabranch models register BUNDLE --alias champion";
    assertThat(failure("CREATE MODEL m WITH ('provider' = 'onnx')"))
        .contains("catalog anabranch: CREATE MODEL m" + other);
    assertThat(failure("DROP MODEL `flight-delay`")).contains("DROP MODEL flight-delay" + other);
    assertThat(failure("ALTER MODEL `flight-delay` SET ('a' = 'b')"))
        .contains("ALTER MODEL flight-delay" + other);
    assertThat(failure("CREATE TABLE t (a INT)")).contains("CREATE TABLE t" + other);
    assertThat(failure("CREATE VIEW v AS SELECT 1 AS a")).contains("CREATE TABLE v" + other);
    assertThat(failure("CREATE DATABASE d")).contains("CREATE DATABASE d" + other);
    assertThat(failure("CREATE FUNCTION f AS 'x.Y'")).contains(other);
    assertThat(rows("SHOW TABLES")).isEmpty();
    assertThat(rows("SHOW DATABASES")).containsExactly("+I[registry]");
  }

  @Test
  void aRegistryThatIsNotThereHasNoModelsAndOneThatCannotBeReadSaysSo() {
    session.executeSql(
        "CREATE CATALOG nowhere WITH ('type' = 'anabranch', 'registry' = '"
            + folder.resolve("none")
            + "', 'default-database' = 'db')");
    assertThat(rows("SHOW MODELS IN nowhere.db")).isEmpty();
    assertThatThrownBy(() -> session.executeSql("DESCRIBE MODEL nowhere.db.m"))
        .hasStackTraceContaining("model: m (expected: none is registered yet; registry: ");
    session.executeSql(
        "CREATE CATALOG unreadable WITH ('type' = 'anabranch', 'registry' = 'nofs://host/models')");
    assertThatThrownBy(() -> session.executeSql("SHOW MODELS IN unreadable.registry"))
        .hasStackTraceContaining("catalog unreadable: registry: ");
    assertThatThrownBy(
            () -> session.getCatalog("unreadable").orElseThrow().modelExists(path("anything")))
        .hasMessageStartingWith("catalog unreadable: registry: ");
  }
}
