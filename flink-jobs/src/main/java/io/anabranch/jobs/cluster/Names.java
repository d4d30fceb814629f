// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.util.List;

/** The names by which Flink's web page knows a process and its log. */
final class Names {
  private Names() {}

  static List<String> options(Launcher.Role role, String name, String log) {
    return role == Launcher.Role.TASK_MANAGER
        ? List.of("-D", "taskmanager.resource-id=" + name, "-D", "taskmanager.log.path=" + log)
        : List.of("-D", "web.log.path=" + log);
  }
}
