// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.jobs.score.Engine;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.operators.keyed.Columns;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * The model of one key.
 *
 * @param key as it was asked for
 * @param definitionHash of the job that had it
 * @param stateBytes of all that is kept of the key
 */
public record DeviceModel(
    LearnSpec learner, String key, KeyModel model, String definitionHash, int stateBytes) {

  /**
   * Looks for a key's model among all.
   *
   * @param learner of the definition
   * @param key the text of each key column
   * @throws MlException of kind USER where the key is not known
   */
  public static DeviceModel find(
      DefinitionFiles files,
      LearnSpec learner,
      ModelOrigin origin,
      List<String> key,
      Engine engine) {
    LearnerRows rows = LearnerRows.of(files, learner);
    KeyText wanted = new KeyText(rows.keyType(), key);
    StreamExecutionEnvironment environment =
        NewSavepoint.allowed(engine.in(RuntimeExecutionMode.BATCH)).environment();
    List<RowData> found =
        Collected.rows(environment, origin.open(environment, rows, Optional.of(wanted)), "devices");
    if (found.isEmpty()) {
      throw MlException.user(
          String.join(", ", learner.key())
              + ": "
              + wanted
              + ": no model of learner "
              + learner.name()
              + " (expected: a key that it has seen; anabranch devices export lists all)");
    }
    // Rows may hold several models of a key, as of several days: the last is looked at.
    RowData row = found.get(found.size() - 1);
    return new DeviceModel(
        learner,
        wanted.toString(),
        rows.rows().read(row),
        row.getString(Columns.indexOf(rows.type(), "definition_hash")).toString(),
        row.getBinary(Columns.indexOf(rows.type(), "state")).length);
  }
}
