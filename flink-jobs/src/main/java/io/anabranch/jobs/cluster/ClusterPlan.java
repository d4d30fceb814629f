// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What a supervisor keeps alive, as {@code start} has written it down.
 *
 * @param from where Flink comes from, for people
 * @param restPort of the JobManager's REST API
 * @param gatewayPort of the SQL gateway
 * @param metricsPort the first of the range in which the processes give metrics to Prometheus
 * @param members in the order in which they are started; the JobManager first
 */
record ClusterPlan(
    String from,
    String host,
    int restPort,
    int gatewayPort,
    int metricsPort,
    int taskManagers,
    int slots,
    List<MemberPlan> members) {
  ClusterPlan {
    members = List.copyOf(members);
  }

  @JsonIgnore
  ClusterAddress rest() {
    return new ClusterAddress(host, restPort);
  }

  @JsonIgnore
  ClusterAddress gateway() {
    return new ClusterAddress(host, gatewayPort);
  }
}
