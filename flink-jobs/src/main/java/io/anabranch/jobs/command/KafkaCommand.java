// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.kafka.KafkaBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A broker for those who have none. */
@Command(
    name = "kafka",
    description = {
      "Run a Kafka broker on this machine until Ctrl-C, to try things.",
      "Records stay however old their times are; all of them end with the broker."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "  anabranch kafka flights flight-delays"})
final class KafkaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Default: ${DEFAULT-VALUE}.")
  private int port;

  @Parameters(
      arity = "0..*",
      paramLabel = "TOPIC",
      description = "Topics to make, of one partition each.")
  private List<String> topics = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    try (KafkaBroker broker = KafkaBroker.startAt(port)) {
      topics.forEach(topic -> broker.createTopic(topic, 1));
      spec.commandLine().getOut().printf("Kafka at localhost:%d; Ctrl-C ends it%n", port);
      spec.commandLine().getOut().flush();
      new CountDownLatch(1).await();
      return 0;
    }
  }
}
