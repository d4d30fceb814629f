// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.jobs.cluster.ClusterAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.client.deployment.executors.RemoteExecutor;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.RestOptions;

/** Flink's configuration of a job that goes from this process to a session cluster. */
public final class Submission {
  private Submission() {}

  /**
   * What the cluster says of all jobs, and where it is. The job's jar is still to be named; who
   * submits waits for the end unless told otherwise.
   */
  public static Map<String, String> settings(SessionClient session) {
    Map<String, String> settings = new LinkedHashMap<>(session.jobSettings());
    settings.putAll(target(session.address()));
    return settings;
  }

  private static Map<String, String> target(ClusterAddress address) {
    return Map.of(
        DeploymentOptions.TARGET.key(),
        RemoteExecutor.NAME,
        DeploymentOptions.ATTACHED.key(),
        "true",
        RestOptions.ADDRESS.key(),
        address.host(),
        RestOptions.PORT.key(),
        Integer.toString(address.port()));
  }
}
