// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Jobs by Flink's REST API alone, as any program may submit them. */
final class RestJobs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOUNDARY = "----anabranch-job-jar";

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ClusterAddress cluster;

  RestJobs(ClusterAddress cluster) {
    this.cluster = cluster;
  }

  /** Uploads a jar and returns its id. */
  String upload(Path jar) throws IOException, InterruptedException {
    String head =
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
            + jar.getFileName()
            + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
    String name =
        post(
                "jars/upload",
                "multipart/form-data; boundary=" + BOUNDARY,
                BodyPublishers.concat(
                    BodyPublishers.ofString(head),
                    BodyPublishers.ofFile(jar),
                    BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
            .path("filename")
            .asText();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Runs a jar's program; the answer has {@code jobid}, or {@code errors}. */
  JsonNode run(String jar, List<String> arguments) throws IOException, InterruptedException {
    return post(
        "jars/" + jar + "/run",
        "application/json",
        BodyPublishers.ofString(
            JSON.writeValueAsString(Map.of("programArgsList", arguments, "parallelism", 1))));
  }

  /** Waits for a job's end and returns its state. */
  String await(String job) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode answer = get("jobs/" + job);
    while (answer.path("end-time").asLong(-1) <= 0) {
      if (System.nanoTime() > end) {
        throw new AssertionError("job " + job + ": has not ended: " + answer);
      }
      Thread.sleep(200);
      answer = get("jobs/" + job);
    }
    return answer.path("state").asText();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(cluster.uri(path)));
  }

  private JsonNode post(String path, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(cluster.uri(path)).header("Content-Type", type).POST(body));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return JSON.readTree(http.send(request.build(), BodyHandlers.ofString()).body());
  }
}
