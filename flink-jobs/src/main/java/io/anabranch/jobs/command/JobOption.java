// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.error.MlException;
import io.anabranch.jobs.cluster.ClusterAddress;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.JobPlan;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.jobs.session.JobArguments;
import io.anabranch.jobs.session.MachinePaths;
import io.anabranch.jobs.session.Savepoint;
import io.anabranch.jobs.session.SlotWatch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.configuration.DeploymentOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** A job over a definition's rows: from where, how, to where. */
final class JobOption {
  static final String DETACHED = "--detached";

  @Mixin private DefinitionOption definition;
  @Mixin private SourceOption source;
  @Mixin private SinkOption sink;
  @Mixin private EngineOption engine;
  @Mixin private StateOption state;
  @Mixin private ModelOption models;

  @Option(
      names = "--mode",
      defaultValue = "batch",
      description = {
        "batch: bounded execution; a Kafka topic is read to its present end.",
        "stream: unbounded execution; files are read in the order of their paths.",
        "Default: ${DEFAULT-VALUE}."
      })
  private EngineOption.Mode mode;

  @Option(
      names = DETACHED,
      description = "Return when the job is submitted, and print its id. Only with --cluster.")
  private boolean detached;

  /**
   * Submits the job, and unless detached waits for its end and prints the account.
   *
   * @param others connector options of what the job reads and writes beside its rows
   * @return the exit code, which says whether the account is balanced
   */
  int run(
      CommandSpec command, List<Map<String, String>> others, Function<JobPlan, JobRun> submission) {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    Optional<ClusterAddress> cluster = engine.cluster(command);
    cluster.ifPresent(address -> warn(address, others, err));
    JobRun run = submission.apply(plan(command, cluster));
    if (run.isDetached()) {
      out.println("submitted job " + run.client().getJobID());
      out.flush();
      return 0;
    }
    if (cluster.isEmpty()) {
      return report(run.await(), out);
    }
    err.println(
        "job "
            + run.client().getJobID()
            + " on "
            + cluster.get().uri()
            + "; interrupted here, it goes on");
    SlotWatch watch = SlotWatch.start(cluster.get(), run.client().getJobID(), err);
    try {
      return report(run.await(), out);
    } finally {
      watch.close();
    }
  }

  private JobPlan plan(CommandSpec command, Optional<ClusterAddress> cluster) {
    if (detached && cluster.isEmpty() && !Engine.isRunByFlink()) {
      throw MlException.user(
          DETACHED + ": without --cluster the job would end with this command (expected: both)");
    }
    Optional<Savepoint> savepoint = state.savepoint(mode);
    savepoint
        .filter(from -> MachinePaths.isVisible(from.path(), cluster))
        .ifPresent(Savepoint::requireExists);
    Engine to =
        engine
            .engine(mode, cluster)
            .with(
                JobArguments.of(SubmittedCommand.of(command, Path.of(""), System.getenv()))
                    .settings());
    if (detached) {
      to = to.with(DeploymentOptions.ATTACHED.key(), "false");
    }
    if (savepoint.isPresent()) {
      to = to.with(savepoint.get().settings());
    }
    return new JobPlan(
        definition.files().with(models.access()), source.options(), sink.sinks(), to);
  }

  /** Of folders that the cluster may not see. */
  private void warn(ClusterAddress cluster, List<Map<String, String>> others, PrintWriter err) {
    Sinks to = sink.sinks();
    String[] paths =
        Stream.concat(
                Stream.of(source.options(), to.results(), to.deadLetters(), to.late()),
                others.stream())
            .map(options -> options.get("path"))
            .toArray(String[]::new);
    MachinePaths.unshared(cluster, paths).forEach(err::println);
  }

  /** Prints the account; the exit code says whether it is balanced. */
  private static int report(RowAccount account, PrintWriter out) {
    out.println(account.text());
    return account.isBalanced() || account.restarted() ? 0 : 1;
  }
}
