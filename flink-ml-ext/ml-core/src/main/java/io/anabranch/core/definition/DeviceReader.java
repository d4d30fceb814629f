// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.inference.DeviceSpec;

/** Reads where the model runs. */
final class DeviceReader {
  private static final String EXPECTED =
      "cpu, or as in {cuda: required} or {tensorrt: preferred, id: 0}";
  private static final int MOST_ID = 1023;

  private DeviceReader() {}

  /** The device, the CPU where nothing is said or what is said is refused. */
  static DeviceSpec read(Value value) {
    if (value == null || value.isText() && value.written().equals("cpu")) {
      return DeviceSpec.ON_CPU;
    }
    Section section = value.section(EXPECTED);
    if (section == null) {
      return DeviceSpec.ON_CPU;
    }
    int before = section.problems().size();
    boolean tensorRt = section.has("tensorrt");
    Value wanted = section.require(tensorRt ? "tensorrt" : "cuda", "required or preferred");
    DeviceSpec.Policy policy = wanted == null ? null : wanted.choice(DeviceSpec.Policy.class);
    Value number = section.find("id");
    Long id = number == null ? null : number.whole(0, MOST_ID, "a whole number from 0");
    Value limit = section.find("memory");
    Long memory = limit == null ? Long.valueOf(0) : limit.bytes();
    Value folder = tensorRt ? section.find("cache") : null;
    String cache = folder == null ? "" : folder.text("a folder on the machine of the task");
    section.finish();
    return section.problems().size() > before
        ? DeviceSpec.ON_CPU
        : new DeviceSpec(
            tensorRt ? DeviceSpec.Kind.TENSORRT : DeviceSpec.Kind.CUDA,
            policy,
            id == null ? DeviceSpec.ANY : id.intValue(),
            cache,
            memory);
  }
}
