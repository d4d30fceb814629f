// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.ScoringJob;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job over a definition's rows: from where, how, to where. */
final class JobOption {
  @Mixin private DefinitionOption definition;
  @Mixin private SourceOption source;
  @Mixin private SinkOption sink;
  @Mixin private EngineOption engine;
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

  ScoringJob job() {
    return new ScoringJob(
        definition.files().with(models.access()),
        source.options(),
        sink.sinks(),
        engine.engine(mode));
  }

  /** Prints the account; the exit code says whether it is balanced. */
  static int report(RowAccount account, PrintWriter out) {
    out.println(account.text());
    return account.isBalanced() || account.restarted() ? 0 : 1;
  }
}
