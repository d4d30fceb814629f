// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.error.MlException;
import io.anabranch.jobs.cluster.ClusterAddress;
import io.anabranch.jobs.cluster.ClusterFolder;
import io.anabranch.jobs.cluster.RunningCluster;
import io.anabranch.jobs.score.Engine;
import java.util.Optional;
import javax.annotation.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which session cluster is meant. Given before the command or behind it. */
final class ClusterOption {
  static final String NAME = "--cluster";

  private static final String VARIABLE = "ANABRANCH_CLUSTER";
  private static final String LOCAL = "local";

  @Option(
      names = NAME,
      paramLabel = "HOST:PORT",
      description =
          "The session cluster that runs jobs: where its JobManager answers over HTTP, or the word"
              + " local for the one that anabranch cluster start runs. Default: the environment's"
              + " ANABRANCH_CLUSTER.")
  @Nullable
  private String cluster;

  /**
   * Where a job goes; empty where it runs in this process, or where Flink itself runs this program.
   */
  Optional<ClusterAddress> ofJob(CommandSpec command) {
    Optional<ClusterAddress> given = given(command);
    if (!Engine.isRunByFlink()) {
      return given.or(ClusterOption::ofEnvironment);
    }
    if (given.isPresent()) {
      throw MlException.user(
          NAME
              + ": "
              + given.get()
              + ": Flink runs this program already, and its job goes to the same cluster (expected:"
              + " no --cluster under flink run and jars/run)");
    }
    return Optional.empty();
  }

  /** The cluster that is asked; that of this machine where nothing else is said. */
  ClusterAddress required(CommandSpec command) {
    return given(command)
        .or(ClusterOption::ofEnvironment)
        .or(ClusterOption::local)
        .orElseThrow(
            () ->
                MlException.user(
                    NAME
                        + ": missing, and no cluster of anabranch cluster start runs here"
                        + " (expected: HOST:PORT of a JobManager's web page)"));
  }

  private Optional<ClusterAddress> given(CommandSpec command) {
    String text = cluster;
    if (text == null && command.root().userObject() instanceof AnabranchCommand root) {
      text = root.cluster().cluster;
    }
    return Optional.ofNullable(text).map(ClusterOption::address);
  }

  private static Optional<ClusterAddress> ofEnvironment() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(value -> !value.isBlank())
        .map(ClusterOption::address);
  }

  private static ClusterAddress address(String text) {
    if (!text.equals(LOCAL)) {
      return ClusterAddress.parse(text);
    }
    return local()
        .orElseThrow(
            () ->
                MlException.user(
                    NAME
                        + ": local: no cluster runs here (expected: one that anabranch cluster"
                        + " start started, or HOST:PORT)"));
  }

  private static Optional<ClusterAddress> local() {
    return ClusterFolder.byDefault().running().map(RunningCluster::rest);
  }
}
