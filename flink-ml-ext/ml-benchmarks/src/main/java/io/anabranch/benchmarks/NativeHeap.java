// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Makes the system's allocator give back what is free, so that what stays is in use. */
final class NativeHeap {
  private NativeHeap() {}

  /** Collects garbage and trims, as {@code jcmd PID System.trim_native_heap} does. */
  static void trim() {
    System.gc();
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      server.invoke(
          new ObjectName("com.sun.management:type=DiagnosticCommand"),
          "systemTrimNativeHeap",
          new Object[0],
          new String[0]);
    } catch (JMException e) {
      throw new IllegalStateException(
          "System.trim_native_heap (expected: Java 17.0.9 or newer)", e);
    }
  }
}
