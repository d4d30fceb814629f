// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaBrokerTest {
  @TempDir Path folder;

  @Test
  void aFolderWithoutKafkaIsNamed() {
    assertThatThrownBy(() -> KafkaBroker.start(folder.resolve("absent")))
        .asInstanceOf(InstanceOfAssertFactories.type(MlException.class))
        .satisfies(error -> assertThat(error.kind()).isEqualTo(ErrorKind.USER))
        .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
        .isEqualTo(
            "kafka: no kafka_*.jar in "
                + folder.resolve("absent")
                + " (expected: a broker's jars; build them with ./mvnw package, or name their"
                + " folder in ANABRANCH_KAFKA_LIB)");
  }

  @Test
  void aBrokerThatDoesNotStartShowsTheEndOfItsLog() throws IOException {
    Files.writeString(folder.resolve("kafka_2.13-broken.jar"), "no jar");

    assertThatThrownBy(() -> KafkaBroker.start(folder))
        .isInstanceOf(MlException.class)
        .hasMessageStartingWith("kafka: cannot format; its log ends with")
        .hasMessageContaining("kafka.tools.StorageTool");
  }
}
