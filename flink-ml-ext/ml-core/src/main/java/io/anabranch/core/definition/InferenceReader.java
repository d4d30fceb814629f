// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.DeviceSpec;
import java.time.Duration;

/** Reads how micro-batches are formed and where the model runs. */
final class InferenceReader {
  private BatchPolicy batching = BatchPolicy.DEFAULT;
  private DeviceSpec device = DeviceSpec.ON_CPU;

  BatchPolicy batching() {
    return batching;
  }

  DeviceSpec device() {
    return device;
  }

  void read(Value value) {
    Section section = value == null ? null : value.section("a mapping of inference options");
    if (section == null) {
      return;
    }
    int before = section.problems().size();
    BatchPolicy defaults = BatchPolicy.DEFAULT;
    BatchPolicy.Mode mode = choice(section.find("mode"), defaults.mode());
    int rows = count(section.find("batch-size"), defaults.maxRows());
    Value size = section.find("max-bytes");
    Long bytes = size == null ? Long.valueOf(defaults.maxBytes()) : size.bytes();
    Value wait = section.find("max-delay");
    Duration delay = wait == null ? defaults.maxDelay() : wait.duration();
    int inFlight = count(section.find("in-flight"), defaults.inFlight());
    BatchPolicy.Order order = choice(section.find("order"), defaults.order());
    readDevice(section.find("device"));
    section.finish();
    if (section.problems().size() == before) {
      try {
        batching = new BatchPolicy(rows, bytes, delay, mode, inFlight, order);
      } catch (IllegalArgumentException e) {
        section.refuse(e.getMessage());
      }
    }
  }

  private void readDevice(Value value) {
    String expected = "cpu, or as in {cuda: required} or {cuda: preferred, id: 0}";
    if (value == null || value.isText() && value.written().equals("cpu")) {
      return;
    }
    Section section = value.section(expected);
    if (section == null) {
      return;
    }
    Value cuda = section.require("cuda", "required or preferred");
    DeviceSpec.Policy policy = cuda == null ? null : cuda.choice(DeviceSpec.Policy.class);
    Value number = section.find("id");
    Long id = number == null ? Long.valueOf(0) : number.whole(0, 1023, "a whole number from 0");
    section.finish();
    if (policy != null && id != null) {
      device = new DeviceSpec(DeviceSpec.Kind.CUDA, policy, id.intValue());
    }
  }

  private static int count(Value value, int otherwise) {
    Long count = value == null ? null : value.whole(1, 1 << 20, "a whole number from 1 to 1048576");
    return count == null ? otherwise : count.intValue();
  }

  private static <E extends Enum<E>> E choice(Value value, E otherwise) {
    E choice = value == null ? null : value.choice(otherwise.getDeclaringClass());
    return choice == null ? otherwise : choice;
  }
}
