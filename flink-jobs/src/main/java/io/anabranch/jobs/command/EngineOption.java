// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.score.Engine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import picocli.CommandLine.Option;

/** How the job runs. */
final class EngineOption {
  /** The two ways to run one definition. */
  enum Mode {
    BATCH,
    STREAM
  }

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

  Engine engine(Mode mode) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    if (parallelism != null) {
      all.put("parallelism.default", parallelism.toString());
    }
    return new Engine(
        mode == Mode.BATCH ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING, all);
  }
}
