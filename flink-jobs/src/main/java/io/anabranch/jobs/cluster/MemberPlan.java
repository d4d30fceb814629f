// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.util.List;
import java.util.Map;

/**
 * How one process of a cluster is started, again and again.
 *
 * @param name as in {@code taskmanager-1}; also of its log
 * @param environment in addition to the supervisor's
 * @param log what it logs; written by the process, and rolled
 * @param output its standard streams
 */
record MemberPlan(
    String name, List<String> command, Map<String, String> environment, String log, String output) {
  static final String JOB_MANAGER = "jobmanager";
  static final String GATEWAY = "gateway";

  static String taskManager(int number) {
    return "taskmanager-" + number;
  }
}
