// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.StateFormat;
import io.anabranch.core.learn.Task;
import java.io.DataInput;
import java.io.IOException;
import java.util.Map;

/** Makes models whose state is arrays of a fixed size. */
final class ArrayLearner implements Learner {
  private static final int VERSION = 1;

  private final Task task;
  private final int predictions;
  private final boolean prior;
  private final ArrayModel blank;
  private final Map<String, String> layout;

  /**
   * @param blank a model that has learnt nothing; never changed
   */
  ArrayLearner(
      Task task, int predictions, boolean prior, ArrayModel blank, Map<String, String> layout) {
    this.task = task;
    this.predictions = predictions;
    this.prior = prior;
    this.blank = blank;
    this.layout = layout;
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public int predictions() {
    return predictions;
  }

  @Override
  public boolean takesPrior() {
    return prior;
  }

  @Override
  public ArrayModel create() {
    return blank.fresh();
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public ArrayModel read(DataInput in, int version) throws IOException {
    StateFormat.check(version, VERSION);
    ArrayModel model = blank.fresh();
    model.read(in);
    return model;
  }

  @Override
  public Map<String, String> layout() {
    return layout;
  }

  @Override
  public int maxBytes() {
    return blank.maxBytes();
  }
}
