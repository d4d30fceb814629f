// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;

/**
 * The state's own objects, for a back end that keeps objects: it copies one before it is changed
 * while a checkpoint still writes it.
 */
final class StateModels implements Models {
  private final ValueState<KeyModel> state;
  private final KeyModels models;
  private final KeyedStateBackend<Object> backend;

  /**
   * Whether it is enough to change an object that the state gave: it has copied it by then if a
   * checkpoint still writes it. One that keeps a log of changes around it wants to be told.
   */
  private final boolean isObjectState;

  StateModels(ValueState<KeyModel> state, KeyModels models, KeyedStateBackend<Object> backend) {
    this.state = state;
    this.models = models;
    this.backend = backend;
    isObjectState = backend instanceof HeapKeyedStateBackend;
  }

  // hot path
  @Override
  public KeyModel current() throws Exception {
    KeyModel model = state.value();
    if (model == null) {
      return null;
    }
    // What a restore read has the settings under which it was written.
    KeyModel adopted = LearnState.adopt(model, models);
    if (adopted != model) {
      state.update(adopted);
    }
    return adopted;
  }

  // hot path
  @Override
  public void changed(Object key, KeyModel model) throws Exception {
    if (!isObjectState) {
      backend.setCurrentKey(key);
      state.update(model);
    }
  }

  // hot path
  @Override
  public void put(KeyModel model) throws Exception {
    state.update(model);
  }

  @Override
  public void drop() {
    state.clear();
  }

  @Override
  public void flush() {}

  @Override
  public int cached() {
    return 0;
  }
}
