// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.operators.keyed.RowKey;
import io.anabranch.operators.learn.LearnTypes;
import io.anabranch.operators.learn.ModelRows;
import io.anabranch.operators.row.RowTypes;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * A learner of a definition, and how its models look as rows and in state.
 *
 * @param columns the definition's
 * @param definitionHash for new model rows
 */
record LearnerRows(LearnSpec spec, RowType columns, String definitionHash) implements Serializable {
  static LearnerRows of(DefinitionFiles files, LearnSpec spec) {
    Definition definition = files.spec().definition();
    return new LearnerRows(spec, RowTypes.of(definition.columns()), files.spec().pipeline().hash());
  }

  static List<LearnerRows> all(DefinitionFiles files) {
    return files.spec().definition().learn().stream().map(spec -> of(files, spec)).toList();
  }

  /** Makes and reads rows; one for each task. */
  ModelRows rows() {
    return new ModelRows(new KeyModels(spec), keyType(), definitionHash);
  }

  RowType keyType() {
    return LearnTypes.key(spec, columns);
  }

  RowType type() {
    return LearnTypes.models(spec, columns);
  }

  /** The state's key of a model row. */
  RowKey key() {
    return new RowKey(type(), spec.key());
  }
}
