// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.models.registry.RegistryLocation;
import java.nio.file.Path;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of the registry, used as it stands in the catalog. */
final class CatalogModelITCase {
  private static final String ARGUMENTS =
      "departure, distance, origin_landed_mean, origin_3h_count, origin_3h_yesterday_count,"
          + " destination_landed_mean, route_yesterday_count, route_yesterday_mean,"
          + " route_last_week_count, route_last_week_mean, route_2h_count,"
          + " route_2h_yesterday_count, route_6h_count, route_6h_yesterday_count,"
          + " route_6h_last_week_count";

  @TempDir Path folder;

  @Test
  void mlPredictRunsACatalogsModelWithoutCreateModel() throws Exception {
    ModelRegistry registry = new RegistryLocation(folder.toString()).open();
    registry.register("flight-delay", ModelBundle.open(Path.of("../../data/flights/flight-delay")));
    TableEnvironment session = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    session.getConfig().set("pipeline.generic-types", "false");
    session.executeSql("LOAD MODULE anabranch WITH ('registry' = '" + folder + "')");
    session.executeSql(
        "CREATE CATALOG anabranch WITH ('type' = 'anabranch', 'registry' = '" + folder + "')");
    session.executeSql(
        "CREATE TEMPORARY VIEW flights AS SELECT * FROM (VALUES (TIMESTAMP '2001-06-30 17:05:00',"
            + " 733, 12.5, 70, 75, 8.0, 1, 22.0, 1, 15.0, 2, 2, 5, 6, 6)) AS flight ("
            + ARGUMENTS
            + ")");
    try (CloseableIterator<Row> rows =
        session
            .executeSql(
                "SELECT prediction, model_version, PREDICT('models:/flight-delay/1', "
                    + ARGUMENTS
                    + ") FROM ML_PREDICT(TABLE flights, MODEL anabranch.registry.flight_delay,"
                    + " DESCRIPTOR("
                    + ARGUMENTS
                    + "))")
            .collect()) {
      Row row = rows.next();
      assertThat(row.getFieldAs(0).toString()).isEqualTo(row.getFieldAs(2).toString());
      assertThat(row.getField(1)).isEqualTo("1");
      assertThat(rows).isExhausted();
    }
  }
}
