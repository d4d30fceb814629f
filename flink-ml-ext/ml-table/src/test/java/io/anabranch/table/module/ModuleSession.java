// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/** A SQL session with the module, and what its queries give. */
final class ModuleSession {
  private final TableEnvironment session;

  private ModuleSession(TableEnvironment session) {
    this.session = session;
  }

  static ModuleSession open(EnvironmentSettings.Builder mode, String registry) {
    Configuration configuration =
        Configuration.fromMap(
            Map.of("pipeline.generic-types", "false", "parallelism.default", "1"));
    ModuleSession session =
        new ModuleSession(TableEnvironment.create(mode.withConfiguration(configuration).build()));
    session.run("LOAD MODULE anabranch WITH ('registry' = '" + registry + "')");
    return session;
  }

  void run(String statement) {
    session.executeSql(statement);
  }

  /** The rows that a query leaves, its changes applied. */
  List<Row> rows(String query) {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = session.executeSql(query).collect()) {
      results.forEachRemaining(row -> apply(rows, row));
    } catch (Exception e) {
      throw new AssertionError(query, e);
    }
    return rows;
  }

  private static void apply(List<Row> rows, Row change) {
    RowKind kind = change.getKind();
    change.setKind(RowKind.INSERT);
    if (kind == RowKind.UPDATE_BEFORE || kind == RowKind.DELETE) {
      rows.remove(change);
    } else {
      rows.add(change);
    }
  }

  /** The value in the only row. */
  Object value(String query) {
    List<Row> rows = rows(query);
    if (rows.size() != 1 || rows.get(0).getArity() != 1) {
      throw new AssertionError(query + ": " + rows + " (expected: one row of one value)");
    }
    return rows.get(0).getField(0);
  }
}
