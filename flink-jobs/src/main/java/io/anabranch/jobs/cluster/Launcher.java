// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.io.IOException;
import java.util.Map;

/** Where Flink comes from, and how its processes are started from there. */
interface Launcher {
  /** For people. */
  String from();

  /** Fills the cluster's {@code lib/}. */
  void prepare() throws IOException;

  /** The settings with what this way of starting adds. */
  default Map<String, String> settings(Map<String, String> settings) {
    return settings;
  }

  /** A process of the cluster. */
  MemberPlan plan(Role role, String name, Map<String, String> settings);

  /** What a process is to the cluster. */
  enum Role {
    JOB_MANAGER("jobmanager"),
    TASK_MANAGER("taskmanager"),
    GATEWAY("sql-gateway");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    /** As Flink has it in the names of scripts and of options. */
    String word() {
      return word;
    }
  }
}
