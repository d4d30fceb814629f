// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.nio.file.Path;

/**
 * A cluster that was started on this machine and whose supervisor lives.
 *
 * @param folder all that belongs to it
 * @param rest the JobManager's REST API and web page
 * @param gateway the SQL gateway
 */
public record RunningCluster(Path folder, ClusterAddress rest, ClusterAddress gateway) {
  /** Flink's configuration folder of the cluster, for what runs a client of it. */
  public Path configuration() {
    return folder.resolve("conf");
  }
}
