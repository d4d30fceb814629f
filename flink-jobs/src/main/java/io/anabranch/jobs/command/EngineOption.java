// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.cluster.ClusterAddress;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.session.JobJar;
import io.anabranch.jobs.session.SessionClient;
import io.anabranch.jobs.session.Submission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.PipelineOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How and where the job runs. */
final class EngineOption {
  /** The two ways to run one definition. */
  enum Mode {
    BATCH,
    STREAM
  }

  @Mixin private ClusterOption cluster;

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      description = "Parallel tasks per operator; default: the cluster's, locally all cores.")
  private Integer parallelism;

  @Option(
      names = "--set",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Flink configuration, as in --set state.backend.type=hashmap")
  private Map<String, String> settings = new LinkedHashMap<>();

  Optional<ClusterAddress> cluster(CommandSpec command) {
    return cluster.ofJob(command);
  }

  Engine engine(Mode mode, CommandSpec command) {
    return engine(mode, cluster(command));
  }

  Engine engine(Mode mode, Optional<ClusterAddress> address) {
    Map<String, String> all = new LinkedHashMap<>();
    address.ifPresent(to -> all.putAll(ofCluster(to)));
    all.putAll(settings);
    if (parallelism != null) {
      all.put("parallelism.default", parallelism.toString());
    }
    return new Engine(
        mode == Mode.BATCH ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING, all);
  }

  private Map<String, String> ofCluster(ClusterAddress address) {
    try (SessionClient session = SessionClient.connect(address)) {
      Map<String, String> all = Submission.settings(session);
      if (!settings.containsKey(PipelineOptions.JARS.key())) {
        all.putAll(JobJar.built().settings());
      }
      return all;
    }
  }
}
