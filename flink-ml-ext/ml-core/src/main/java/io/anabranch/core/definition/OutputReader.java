// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.ArrayList;
import java.util.List;

/** Reads which columns, features and model outputs a run writes. */
final class OutputReader {
  /** What model outputs may be named. */
  enum ModelOutputs {
    NONE,
    GIVEN,
    /** The signature decides, so that a name that is unknown here may yet be one of them. */
    DECIDED_LATER
  }

  private final Scope scope;

  OutputReader(Scope scope) {
    this.scope = scope;
  }

  List<String> read(Value value, ModelOutputs modelOutputs, ModelSpec model) {
    List<String> output = new ArrayList<>();
    List<Value> items = value == null ? null : value.items("a list of names");
    if (items != null && items.isEmpty()) {
      value.refuse("at least one name");
    }
    for (Value item : items == null ? List.<Value>of() : items) {
      String name = item.text("the name of a column, feature or model output");
      if (name != null && output.contains(name)) {
        item.refuse("each name once");
      } else if (name != null) {
        output.add(name);
        check(item, name, modelOutputs, model);
      }
    }
    return output;
  }

  private void check(Value item, String name, ModelOutputs modelOutputs, ModelSpec model) {
    if (modelOutputs == ModelOutputs.DECIDED_LATER || scope.knows(name)) {
      return;
    }
    List<String> names = scope.names();
    if (modelOutputs == ModelOutputs.GIVEN) {
      names.addAll(model.outputs().values());
    }
    if (!names.contains(name)) {
      item.refuse(names);
    }
  }
}
