// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.sessions.NativeHandles;
import io.anabranch.sessions.ProcessStatus;
import io.anabranch.sessions.SessionLease;
import io.anabranch.sessions.SessionRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the process holds outside the Java heap, over all of its jobs, and where this model runs.
 */
public final class OnnxGauges {
  /** Native sessions of the process. */
  public static final String SESSIONS = "nativeSessions";

  /** Runners that share them. */
  public static final String SESSION_REFERENCES = "nativeSessionReferences";

  /**
   * Native tensors that are open: a few for each batch in use, and none when all runners are
   * closed. If the number keeps growing, something leaks.
   */
  public static final String HANDLES = "nativeHandles";

  /** Memory of the process in RAM. */
  public static final String RESIDENT_BYTES = "processResidentBytes";

  /** The same less the Java heap. */
  public static final String NATIVE_BYTES = "processNativeBytes";

  /** How long this model's session took to load. */
  public static final String LOAD_MILLIS = "sessionLoadMillis";

  /** The device that is in use: 0 for CPU, 1 for CUDA, 2 for TensorRT. */
  public static final String DEVICE = "deviceInUse";

  private OnnxGauges() {}

  static Map<String, LongSupplier> of(SessionLease lease, SessionRegistry registry) {
    long loadMillis = TimeUnit.NANOSECONDS.toMillis(lease.loadNanos());
    long device = kind(lease.device()).ordinal();
    Map<String, LongSupplier> gauges = new LinkedHashMap<>();
    gauges.put(SESSIONS, registry::openSessions);
    gauges.put(SESSION_REFERENCES, registry::references);
    gauges.put(HANDLES, NativeHandles::open);
    gauges.put(RESIDENT_BYTES, ProcessStatus::residentBytes);
    gauges.put(NATIVE_BYTES, ProcessStatus::nativeBytes);
    gauges.put(LOAD_MILLIS, () -> loadMillis);
    gauges.put(DEVICE, () -> device);
    return gauges;
  }

  private static DeviceSpec.Kind kind(String device) {
    return DeviceSpec.Kind.valueOf(device.split(":", 2)[0]);
  }
}
