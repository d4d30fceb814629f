// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.RemoteSpec;
import java.time.Duration;

/** Reads how micro-batches are formed and where the model runs. */
final class InferenceReader {
  private static final String ADAPTIVE = "adaptive";
  private static final String COUNT = "a whole number from 1 to 1048576";

  private BatchPolicy batching = BatchPolicy.DEFAULT;
  private DeviceSpec device = DeviceSpec.ON_CPU;
  private int threads = 1;
  private RemoteSpec remote = RemoteSpec.DEFAULT;
  private int models = ModelSpec.DEFAULT_OPEN_MODELS;

  BatchPolicy batching() {
    return batching;
  }

  DeviceSpec device() {
    return device;
  }

  /** Threads of one operator of the model; 0 for the pool of the process. */
  int threads() {
    return threads;
  }

  RemoteSpec remote() {
    return remote;
  }

  /** Models that a task has open at once, where rows choose theirs. */
  int models() {
    return models;
  }

  void read(Value value) {
    Section section = value == null ? null : value.section("a mapping of inference options");
    if (section == null) {
      return;
    }
    int before = section.problems().size();
    BatchPolicy defaults = BatchPolicy.DEFAULT;
    BatchPolicy.Mode mode = choice(section.find("mode"), defaults.mode());
    Value batch = section.find("batch-size");
    boolean adaptive = batch != null && batch.isText() && batch.written().equals(ADAPTIVE);
    int rows =
        adaptive
            ? BatchPolicy.ADAPTIVE_ROWS
            : count(batch, defaults.maxRows(), COUNT + ", or " + ADAPTIVE);
    Value size = section.find("max-bytes");
    Long bytes = size == null ? Long.valueOf(defaults.maxBytes()) : size.bytes();
    Value weight = section.find("max-tokens");
    Long tokens =
        weight == null
            ? Long.valueOf(BatchPolicy.ANY_TOKENS)
            : weight.whole(1, Long.MAX_VALUE, "a whole number from 1");
    Duration latency = latency(section.find("latency"), adaptive);
    Value wait = section.find("max-delay");
    Duration delay = wait == null ? defaultDelay(latency) : wait.duration();
    int inFlight = count(section.find("in-flight"), defaults.inFlight(), COUNT);
    BatchPolicy.Order order = choice(section.find("order"), defaults.order());
    device = DeviceReader.read(section.find("device"));
    threads = threads(section.find("threads"));
    remote = RemoteReader.read(section.find("remote"));
    models = count(section.find("models"), ModelSpec.DEFAULT_OPEN_MODELS, COUNT);
    section.finish();
    if (section.problems().size() == before) {
      try {
        batching = new BatchPolicy(rows, bytes, tokens, delay, latency, mode, inFlight, order);
      } catch (IllegalArgumentException e) {
        section.refuse(e.getMessage());
      }
    }
  }

  /** What batching may add where the size adapts; null where it does not. */
  private static Duration latency(Value value, boolean adaptive) {
    if (value != null && !adaptive) {
      value.refuse("batch-size: adaptive beside it, as only that heeds a latency");
      return null;
    }
    if (value == null) {
      return adaptive ? BatchPolicy.DEFAULT.maxDelay() : null;
    }
    return value.duration();
  }

  /** Half of a latency is for filling a batch, the rest for running it. */
  private static Duration defaultDelay(Duration latency) {
    return latency == null ? BatchPolicy.DEFAULT.maxDelay() : latency.dividedBy(2);
  }

  private static int threads(Value value) {
    if (value != null && value.isText() && value.written().equals("pool")) {
      return 0;
    }
    Long threads = value == null ? null : value.whole(1, 1024, "a number from 1 to 1024, or pool");
    return threads == null ? 1 : threads.intValue();
  }

  private static int count(Value value, int otherwise, String expected) {
    Long count = value == null ? null : value.whole(1, 1 << 20, expected);
    return count == null ? otherwise : count.intValue();
  }

  private static <E extends Enum<E>> E choice(Value value, E otherwise) {
    E choice = value == null ? null : value.choice(otherwise.getDeclaringClass());
    return choice == null ? otherwise : choice;
  }
}
