// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.KeyModels;
import java.io.Serializable;
import org.apache.flink.table.types.logical.RowType;

/**
 * What an operator that learns has to know, on its way to the tasks.
 *
 * @param rowType of the rows that come in
 * @param columns with which every row begins: all that a dead letter shows
 * @param labelType of labels that come by themselves; null where none do
 */
record LearnSetup(LearnStage stage, RowType rowType, RowType columns, RowType labelType)
    implements Serializable {
  KeyModels models() {
    return new KeyModels(stage.spec());
  }

  ModelRows modelRows(KeyModels models) {
    return new ModelRows(models, LearnTypes.key(stage.spec(), rowType), stage.definitionHash());
  }
}
