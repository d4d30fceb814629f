// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.demo.Demo;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job on real flights, with nothing to prepare. */
@Command(
    name = "demo",
    description = {
      "Score a month of real flights in batch and in stream, and compare.",
      "One definition scores them as a backfill over Parquet files and live through a real Kafka",
      "broker; then both outputs are proven to be the same rows, bit for bit.",
      "Starts what it needs and stops it again."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--quick", description = "One week instead of a month.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out/demo",
      description = "Where results are written; default: ${DEFAULT-VALUE}. Replaced if it exists.")
  private Path out;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${sys:anabranch.home:-.}",
      description = "Where the checkout lies; set by the launcher.",
      hidden = true)
  private Path home;

  @Override
  public Integer call() {
    Demo demo = new Demo(home, out, quick ? Demo.Extent.WEEK : Demo.Extent.MONTH);
    return demo.run(spec.commandLine().getOut()) ? 0 : 1;
  }
}
