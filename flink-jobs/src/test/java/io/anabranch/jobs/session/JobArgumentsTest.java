// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobArgumentsTest {
  private static Map<String, String> kept(List<String> arguments) {
    return Configuration.fromMap(JobArguments.of(arguments).settings())
        .get(PipelineOptions.GLOBAL_JOB_PARAMETERS);
  }

  @Property(tries = 200)
  void whatIsKeptIsReadAgain(@ForAll @NotEmpty List<String> arguments) {
    Assume.that(JobArguments.of(arguments).withheld().isEmpty());
    assertThat(JobArguments.read("job", kept(arguments))).isEqualTo(arguments);
  }

  @Example
  void quotesAndSeparatorsOfFlinksConfigurationAreKept() {
    List<String> arguments =
        List.of("score", "a:b,c;d", "it's", "\"x\"", "", "path=/a b/ü", "k=v=w", "\\", "'", "{}");
    assertThat(JobArguments.read("job", kept(arguments))).isEqualTo(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "properties.sasl.jaas.config=org.apache.kafka.Plain required hunter2;",
        "properties.ssl.keystore.password=hunter2",
        "url=jdbc:postgresql://db/x?user=me&password=hunter2",
        "url=https://me:hunter2@host/x",
        "s3.secret-key=hunter2",
        "s3.access-key=hunter2",
        "fs.azure.account.key.x=hunter2",
        "header.Api-Key=hunter2",
        "header.Authorization=Basic hunter2",
        "header=Bearer hunter2",
        "properties.ssl.keystore.key=hunter2",
        "key=-----BEGIN PRIVATE KEY-----hunter2",
        "ssh.private-key=hunter2",
        "passphrase=hunter2",
        "url=https://x.blob.core.windows.net/y?sv=1&sig=hunter2",
        "path=https://s3/x?X-Amz-Signature=hunter2"
      })
  void whatMayBeSecretIsNotKeptAndNamedWithoutItsValue(String secret) {
    Map<String, String> kept = kept(List.of("score", "--from", secret));
    assertThat(kept.toString()).doesNotContain("hunter2", "score");
    String name = secret.substring(0, secret.indexOf('='));
    assertThatThrownBy(() -> JobArguments.read("delays", kept))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "JOB: delays: its arguments were not kept with it, since they may hold a secret: %s"
                + " (expected: anabranch jobs stop delays, then the command of the submission again"
                + " with --from-savepoint PATH)",
            name);
  }

  @Example
  void aJobOfAnotherProgramHasNone() {
    assertThatThrownBy(() -> JobArguments.read("delays", Map.of("x", "y")))
        .isInstanceOf(MlException.class)
        .hasMessageStartingWith("JOB: delays: no arguments were kept with it (expected: anabranch");
  }
}
