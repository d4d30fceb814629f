// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.RoutingRunner;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All models that rows may choose, as they were when the job was submitted; travels to the tasks.
 *
 * @param name of all of them together, as in {@code pump-{type}}
 * @param entries by reference, sorted
 * @param first the reference of the model whose signature all must have
 * @param most how many of them are open at once in a task
 */
record ModelCatalogue(String name, LinkedHashMap<String, Entry> entries, String first, int most)
    implements ModelRunner.Factory {
  private static final int LOADERS = 2;

  /**
   * One model.
   *
   * @param created null where that is not known
   * @param factory opens it; null where it may not run
   * @param refusal why it may not run; null where it may
   */
  record Entry(
      String name, String version, Instant created, ModelRunner.Factory factory, String refusal)
      implements Serializable {
    static Entry refused(String refusal) {
      return new Entry(null, null, null, null, refusal);
    }
  }

  ModelCatalogue {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(first, "first");
    entries = new LinkedHashMap<>(entries);
  }

  @Override
  public ModelRunner open() {
    return open(AssignedDevice.NONE);
  }

  @Override
  public ModelRunner open(AssignedDevice device) {
    AtomicInteger number = new AtomicInteger();
    ExecutorService loaders =
        Executors.newFixedThreadPool(
            LOADERS,
            work -> {
              Thread thread =
                  new Thread(work, "anabranch-" + name + "-load-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    return new RoutingRunner(
        new OnDevice(device), new ModelIdentity(name, "by row"), first, most, loaders);
  }

  private final class OnDevice implements RoutingRunner.Catalogue {
    private final AssignedDevice device;
    private final Map<String, ModelIdentity> identities = new HashMap<>();

    OnDevice(AssignedDevice device) {
      this.device = device;
      entries.forEach(
          (reference, entry) -> {
            if (entry.refusal() == null) {
              identities.put(
                  reference,
                  new ModelIdentity(
                      entry.name(), entry.version(), Optional.ofNullable(entry.created())));
            }
          });
    }

    @Override
    public ModelIdentity identity(String reference) {
      ModelIdentity identity = identities.get(reference);
      if (identity == null) {
        Entry entry = entries.get(reference);
        throw MlException.data(
            entry == null
                ? "model: "
                    + reference
                    + " (expected: one of the "
                    + entries.size()
                    + " that there were when the job was submitted, as "
                    + first
                    + ")"
                : entry.refusal());
      }
      return identity;
    }

    @Override
    public ModelRunner open(String reference) {
      Entry entry = entries.get(reference);
      ModelRunner runner = entry.factory().open(device);
      String version = runner.identity().version();
      if (!version.equals(entry.version())) {
        runner.close();
        throw new MlException(
            ErrorKind.EXTERNAL,
            "model "
                + reference
                + ": version "
                + version
                + " (expected: "
                + entry.version()
                + ", as when the job was submitted; submit it again to use the new one)");
      }
      return runner;
    }
  }
}
