// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where rows come from. */
final class SourceOption {
  @Option(
      names = "--from",
      arity = "1..*",
      required = true,
      paramLabel = "KEY=VALUE",
      description = {
        "Where rows come from: options of a Flink table connector, as in",
        "--from connector=filesystem path=data/flights/departures format=parquet"
      })
  private Map<String, String> from = new LinkedHashMap<>();

  Map<String, String> options() {
    return from;
  }
}
