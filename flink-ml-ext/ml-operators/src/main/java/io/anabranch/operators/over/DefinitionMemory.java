// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.error.MlException;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * Remembers under which definition the state was made: the bytes of windows and rows do not tell,
 * and those of another definition would give wrong numbers without a sign.
 */
final class DefinitionMemory {
  private DefinitionMemory() {}

  /** Refuses state of another definition, and marks what is written from now on. */
  static void check(OperatorStateStore store, OverSetup setup) throws Exception {
    // A union, so that at any parallelism every task sees a mark.
    ListState<String> state =
        store.getUnionListState(
            new ListStateDescriptor<>("fingerprint", StringSerializer.INSTANCE));
    for (String found : state.get()) {
      if (!found.equals(setup.fingerprint())) {
        throw MlException.user(
            "state of "
                + setup.name()
                + ": made by another definition (expected: fingerprint "
                + setup.fingerprint()
                + ", found "
                + found
                + "; start without the savepoint, or restore the definition)");
      }
    }
    state.update(List.of(setup.fingerprint()));
  }
}
