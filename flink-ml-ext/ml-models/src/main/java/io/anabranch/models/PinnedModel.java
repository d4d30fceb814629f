// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A model under the name and version that its job resolved, whatever its file says.
 *
 * @param created when the model was made; null where that is not known
 */
record PinnedModel(ModelRunner.Factory model, String name, String version, Instant created)
    implements ModelRunner.Factory {
  @Override
  public ModelRunner open() {
    return named(model.open());
  }

  @Override
  public ModelRunner open(AssignedDevice device) {
    return named(model.open(device));
  }

  private ModelRunner named(ModelRunner runner) {
    return new Named(runner, new ModelIdentity(name, version, Optional.ofNullable(created)));
  }

  private record Named(ModelRunner runner, ModelIdentity identity) implements ModelRunner {
    @Override
    public ModelSignature signature() {
      return runner.signature();
    }

    @Override
    public void run(TensorBatch batch) {
      runner.run(batch);
    }

    @Override
    public Map<String, LongSupplier> gauges() {
      return runner.gauges();
    }

    @Override
    public void close() {
      runner.close();
    }
  }
}
