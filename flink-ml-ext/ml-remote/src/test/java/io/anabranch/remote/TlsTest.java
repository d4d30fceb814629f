// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.remote.testing.ModelServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate the JVM's trust store holds is trusted, and no other. */
final class TlsTest {
  private static final String PASSWORD = "changeit";
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";

  @TempDir Path folder;

  private Path keys() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    return file;
  }

  private static ServerSocket socket(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 16, InetAddress.getLoopbackAddress());
  }

  @Test
  void speaksHttpsWithAServerThatTheTrustStoreKnows() throws Exception {
    Path keys = keys();
    FakeModelRunner model = FakeModelRunner.anyRows();
    try (ModelServer server = ModelServer.start(model, socket(keys))) {
      String address = server.address().replace("http:", "https:");
      assertThatThrownBy(
              () ->
                  RemoteModelRunner.open(
                      address, "m", List.of(), Specs.PATIENT.withoutRepetition()))
          .hasMessageContaining("model fake at https://127.0.0.1:")
          .hasMessageContaining("valid certification path");

      System.setProperty(TRUST_STORE, keys.toString());
      System.setProperty(TRUST_STORE + "Password", PASSWORD);
      try (RemoteModelRunner runner =
          RemoteModelRunner.open(address, "m", List.of(), Specs.PATIENT)) {
        assertThat(Batches.score(runner, Batches.of(model.signature(), 3)))
            .isEqualTo(List.of("[6.0, 0.0]"));
      } finally {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE + "Password");
      }
    }
  }
}
