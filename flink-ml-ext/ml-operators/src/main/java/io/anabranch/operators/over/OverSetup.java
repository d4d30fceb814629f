// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.definition.Fingerprint;
import io.anabranch.core.feature.OverStage;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.over.OverWindows;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * What an operator over time has to know, on its way to the tasks.
 *
 * @param rowType of the rows that come in
 * @param columns of the definition, with which every row begins: all that a dead letter shows
 * @param specs features of one key
 * @param fingerprint of the definition of the features and of the rows: state made under another
 *     one is refused
 * @param reader of the values that the features look at
 */
record OverSetup(
    RowType rowType,
    RowType columns,
    List<OverSpec> specs,
    String fingerprint,
    ValueReader.Factory reader)
    implements Serializable {

  static OverSetup of(
      RowType rowType, RowType columns, OverStage stage, ValueReader.Factory reader) {
    String fingerprint =
        Fingerprint.of(List.of(stage.fingerprint(), rowType.asSerializableString()));
    return new OverSetup(rowType, columns, stage.specs(), fingerprint, reader);
  }

  /** The features, for messages. */
  String name() {
    return "features over " + String.join(", ", specs.get(0).key());
  }

  OverWindows windows() {
    return new OverWindows(specs);
  }

  ValueReader openReader() {
    return reader.create(rowType, windows().values());
  }
}
