// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** What a cluster says of itself over REST. */
final class ClusterRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** Counts of TaskManagers, slots and jobs; empty where nobody answers. */
  Optional<JsonNode> overview(ClusterAddress rest) {
    return read(rest, "overview");
  }

  /** The TaskManagers with their slots; empty where nobody answers. */
  Optional<JsonNode> taskManagers(ClusterAddress rest) {
    return read(rest, "taskmanagers").map(body -> body.path("taskmanagers"));
  }

  /** Whether the SQL gateway answers. */
  boolean gatewayAnswers(ClusterAddress gateway) {
    return read(gateway, "v1/info").isPresent();
  }

  private Optional<JsonNode> read(ClusterAddress address, String path) {
    HttpRequest request = HttpRequest.newBuilder(address.uri(path)).timeout(PATIENCE).build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return response.statusCode() == HttpURLConnection.HTTP_OK
          ? Optional.of(JSON.readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
