// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.error.MlException;
import io.anabranch.jobs.cluster.ClusterAddress;
import io.anabranch.jobs.cluster.RunningCluster;
import io.anabranch.jobs.sql.SqlScript;
import io.anabranch.jobs.sql.SqlShell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flink's SQL client on the running cluster. */
@Command(
    name = "sql",
    description = {
      "Open Flink's SQL client on the running cluster, or run files of SQL.",
      "The session begins with sql/init.sql: our functions, the models of the registry, results",
      "as plain text. What a session defines ends with it; jobs that it starts run on."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  anabranch cluster start",
      "  anabranch sql",
      "  anabranch sql -i sql/0[123]*.sql                  asks you; their tables are there",
      "  anabranch sql -i sql/0[123]*.sql -f sql/04*.sql   runs a file",
      "Exit code 1 if a statement failed; what comes after it is not run.",
      "Relative paths in SQL start at the folder of the checkout, on the cluster's machines."
    })
final class SqlCommand implements Callable<Integer> {
  @Mixin private ClusterFolderOption folder;

  @Option(
      names = {"-i", "--init"},
      arity = "1..*",
      paramLabel = "FILE",
      description = "Run these first, in silence: tables, views, models, settings.")
  private List<Path> init = List.of();

  @Option(
      names = {"-f", "--file"},
      arity = "1..*",
      paramLabel = "FILE",
      description = "Run these one after the other in one session, and end.")
  private List<Path> files = List.of();

  @Option(
      names = "--gateway",
      paramLabel = "HOST:PORT",
      description = "The SQL gateway; default: that of the cluster in the folder.")
  private String gateway;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${sys:anabranch.home:-.}",
      description = "Where the checkout lies; set by the launcher.",
      hidden = true)
  private Path home;

  @Override
  public Integer call() {
    List<SqlScript> first = new ArrayList<>(List.of(SqlScript.read(home.resolve("sql/init.sql"))));
    init.forEach(file -> first.add(SqlScript.read(file)));
    try (SqlShell shell = SqlShell.open(address())) {
      first.forEach(shell::prepare);
      if (files.isEmpty()) {
        shell.converse();
      }
      for (Path file : files) {
        if (!shell.run(file, System.out)) {
          return 1;
        }
      }
      return 0;
    }
  }

  private ClusterAddress address() {
    return gateway == null ? running() : ClusterAddress.parse(gateway);
  }

  private ClusterAddress running() {
    return folder
        .folder()
        .running()
        .map(RunningCluster::gateway)
        .orElseThrow(
            () ->
                MlException.user(
                    "cluster: none runs in "
                        + folder.folder()
                        + " (expected: a running one; start it with anabranch cluster start, or"
                        + " name another's SQL gateway with --gateway HOST:PORT)"));
  }
}
