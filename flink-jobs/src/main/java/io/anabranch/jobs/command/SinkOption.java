// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.score.Sinks;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where rows go to. */
final class SinkOption {
  @Option(
      names = "--to",
      arity = "1..*",
      required = true,
      paramLabel = "KEY=VALUE",
      description = {
        "Where results go: options of a Flink table connector, as in",
        "--to connector=kafka topic=delays format=json properties.bootstrap.servers=localhost:9092"
      })
  private Map<String, String> to = new LinkedHashMap<>();

  @Option(
      names = "--dead-letters",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description =
          "Where unusable rows go, with the reason; default: beside the results, with the suffix"
              + " -dead-letters.")
  private Map<String, String> deadLetters = new LinkedHashMap<>();

  @Option(
      names = "--late",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description =
          "Where rows go that came later than event-time.out-of-orderness allows; default: beside"
              + " the results, with the suffix -late.")
  private Map<String, String> late = new LinkedHashMap<>();

  Sinks sinks() {
    return new Sinks(
        to,
        deadLetters.isEmpty() ? Sinks.beside(to, "-dead-letters") : deadLetters,
        late.isEmpty() ? Sinks.beside(to, "-late") : late);
  }
}
