// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.jobs.cluster.ClusterAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.core.fs.Path;

/**
 * Paths of this machine's own disks. A submission makes paths without a scheme absolute, here; on a
 * cluster of other machines they may be other folders, or none.
 */
public final class MachinePaths {
  private MachinePaths() {}

  /** Whether this process sees what the cluster sees at a path; true where there is no cluster. */
  public static boolean isVisible(String path, Optional<ClusterAddress> cluster) {
    return !isOfMachine(new Path(path)) || cluster.isEmpty() || isThisMachine(cluster.get().host());
  }

  /** A warning for each of these that is on this machine's disks, while the cluster is not here. */
  public static List<String> unshared(ClusterAddress cluster, @Nullable String... paths) {
    List<String> warnings = new ArrayList<>();
    for (String path : paths) {
      if (path != null && !isVisible(path, Optional.of(cluster))) {
        warnings.add(
            "path: "
                + path
                + ": means a folder of each machine of the cluster "
                + cluster
                + ", not of this one (expected: a folder that all of them share, or a URI such as"
                + " s3://BUCKET/FOLDER)");
      }
    }
    return warnings;
  }

  static boolean isOfMachine(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  private static boolean isThisMachine(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }
}
