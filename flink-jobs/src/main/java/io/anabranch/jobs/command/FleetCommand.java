// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.error.MlException;
import io.anabranch.core.fleet.FleetShares;
import io.anabranch.core.fleet.FleetSpec;
import io.anabranch.core.text.Quantities;
import io.anabranch.jobs.fleet.FleetJob;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.Engine;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A fleet for those who have none at hand. */
@Command(
    name = "fleet",
    description = {
      "Simulate a fleet of devices and write its events and labels.",
      "Devices have weights of their own near those of their type; some drift, fall silent, appear"
          + " late or have a broken sensor. The same seed gives the same rows.",
      "Columns: device, type, event, measured (event time), f1 ..., target (the label), and for"
          + " judging, not for learning, fault and drifted.",
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  anabranch fleet --devices 1000 --events 100000 \\",
      "    --to connector=filesystem format=parquet path=out/fleet"
    })
final class FleetCommand implements Callable<Integer> {
  private static final String PARALLELISM = "parallelism.default";

  @Spec private CommandSpec spec;
  @Mixin private EngineOption engine;

  @Option(
      names = "--to",
      arity = "1..*",
      required = true,
      paramLabel = "KEY=VALUE",
      description = "Where events go: options of a Flink table connector.")
  private Map<String, String> to = new LinkedHashMap<>();

  @Option(
      names = "--labels",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = {
        "Where labels go, as rows of device, event, measured (when the label became known) and"
            + " target; default: into the events."
      })
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(names = "--devices", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int devices = 1000;

  @Option(names = "--events", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private long events = 100_000;

  @Option(names = "--types", paramLabel = "N", description = "Default: 10, or one per device.")
  private Integer types;

  @Option(names = "--features", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int features = 16;

  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "Time of the first event; default: ${DEFAULT-VALUE}.")
  private String start = "2026-01-01T00:00:00Z";

  @Option(
      names = "--span",
      paramLabel = "DURATION",
      description = "From the first event to the last; default: ${DEFAULT-VALUE}.")
  private String span = "1 d";

  @Option(
      names = "--disorder",
      paramLabel = "DURATION",
      description = "By how much events are out of order at most; default: ${DEFAULT-VALUE}.")
  private String disorder = "30 s";

  @Option(
      names = "--label-delay",
      paramLabel = "DURATION",
      description = "How much later labels of --labels come, at most; default: ${DEFAULT-VALUE}.")
  private String labelDelay = "1 h";

  @Option(
      names = "--untroubled",
      description = "No drift, faults, silence, new devices or missing labels.")
  private boolean untroubled;

  @Option(
      names = "--events-per-second",
      paramLabel = "N",
      description = "A pace, as of a live fleet; default: as fast as possible.")
  private Double eventsPerSecond;

  @Override
  public Integer call() {
    EngineOption.Mode mode =
        eventsPerSecond == null ? EngineOption.Mode.BATCH : EngineOption.Mode.STREAM;
    Engine asked = engine.engine(mode, spec);
    // Numbers are handed out in ranges: with one task, rows arrive in their order.
    Engine ordered =
        asked.settings().containsKey(PARALLELISM) ? asked : asked.with(PARALLELISM, "1");
    RowAccount account = new FleetJob(fleet(), to, labels, pace(), ordered).run();
    spec.commandLine().getOut().println(account.text());
    return account.isBalanced() ? 0 : 1;
  }

  private FleetSpec fleet() {
    try {
      FleetSpec usual = FleetSpec.of(Math.max(1, devices), Math.max(1, events));
      return new FleetSpec(
          seed,
          devices,
          types == null ? usual.types() : types,
          features,
          events,
          Instant.parse(start),
          duration("--span", span),
          duration("--disorder", disorder),
          duration("--label-delay", labelDelay),
          usual.spread(),
          usual.noise(),
          untroubled ? FleetShares.NONE : usual.shares());
    } catch (IllegalArgumentException e) {
      throw MlException.user(e.getMessage());
    } catch (DateTimeException e) {
      throw MlException.user("--start: " + start + " (expected: as 2026-01-01T00:00:00Z)");
    }
  }

  private OptionalDouble pace() {
    if (eventsPerSecond == null) {
      return OptionalDouble.empty();
    }
    if (!(eventsPerSecond > 0 && eventsPerSecond < 1e9)) {
      throw MlException.user(
          "--events-per-second: " + eventsPerSecond + " (expected: a number > 0)");
    }
    return OptionalDouble.of(eventsPerSecond);
  }

  private static Duration duration(String option, String text) {
    Duration duration = Quantities.duration(text);
    if (duration == null) {
      throw new IllegalArgumentException(
          option + ": " + text + " (expected: a duration, as in 30 s, 1 h or 1 d)");
    }
    return duration;
  }
}
