// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.cluster.ClusterAddress;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A session on a SQL gateway, by its REST API and nothing of Flink's. */
public final class GatewaySession implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(50);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ClusterAddress gateway;
  private final String session;

  public GatewaySession(ClusterAddress gateway) {
    this.gateway = gateway;
    session = send("POST", "v1/sessions", JSON.createObjectNode()).path("sessionHandle").asText();
  }

  /**
   * What a statement gave.
   *
   * @param columns names
   * @param rows values as the gateway writes them in JSON
   * @param job the job that it started, empty if none
   */
  public record Answer(List<String> columns, List<List<JsonNode>> rows, String job) {
    /** The one value of the one row. */
    public JsonNode value() {
      if (rows.size() != 1 || rows.get(0).size() != 1) {
        throw new AssertionError("one value expected: " + this);
      }
      return rows.get(0).get(0);
    }

    /** A column's values, top to bottom. */
    List<JsonNode> column(String name) {
      int at = columns.indexOf(name);
      return rows.stream().map(row -> row.get(at)).toList();
    }
  }

  /** Runs a script to its end; the answers in the order of its statements. */
  List<Answer> run(SqlScript script) {
    List<Answer> answers = new ArrayList<>();
    for (SqlScript.Statement statement : script.statements()) {
      try {
        answers.add(run(statement.text()));
      } catch (AssertionError e) {
        throw new AssertionError(script.name() + ": line " + statement.line(), e);
      }
    }
    return answers;
  }

  /** Starts a statement and waits for nothing. */
  public void start(String statement) {
    ObjectNode body = JSON.createObjectNode().put("statement", statement);
    send("POST", "v1/sessions/" + session + "/statements", body);
  }

  /** Runs a statement and waits for all its rows. */
  public Answer run(String statement) {
    ObjectNode body = JSON.createObjectNode().put("statement", statement);
    String operation =
        send("POST", "v1/sessions/" + session + "/statements", body)
            .path("operationHandle")
            .asText();
    List<String> columns = new ArrayList<>();
    List<List<JsonNode>> rows = new ArrayList<>();
    String job = "";
    String next =
        "v1/sessions/" + session + "/operations/" + operation + "/result/0?rowFormat=JSON";
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!next.isEmpty()) {
      JsonNode page = send("GET", next, null);
      if ("NOT_READY".equals(page.path("resultType").asText())) {
        sleep(statement);
      }
      job = page.path("jobID").asText(job);
      read(page.path("results"), columns, rows);
      next = page.path("nextResultUri").asText("").replaceFirst("^/", "");
      if (System.nanoTime() > end) {
        throw new AssertionError("no end after " + PATIENCE.toMinutes() + " minutes: " + statement);
      }
    }
    return new Answer(columns, rows, job);
  }

  private static void read(JsonNode results, List<String> columns, List<List<JsonNode>> rows) {
    if (columns.isEmpty()) {
      results.path("columns").forEach(column -> columns.add(column.path("name").asText()));
    }
    for (JsonNode row : results.path("data")) {
      List<JsonNode> values = new ArrayList<>();
      row.path("fields").forEach(values::add);
      rows.add(values);
    }
  }

  private static void sleep(String statement) {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MlException(ErrorKind.EXTERNAL, statement + ": interrupted", e);
    }
  }

  /** An error of the gateway is an {@link AssertionError} with its text. */
  private JsonNode send(String method, String path, JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.uri(path))
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build();
    try {
      JsonNode answer = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      if (answer.has("errors")) {
        throw new AssertionError(errors(answer));
      }
      return answer;
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, gateway + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MlException(ErrorKind.EXTERNAL, gateway + ": interrupted", e);
    }
  }

  private static String errors(JsonNode answer) {
    List<String> texts = new ArrayList<>();
    answer.path("errors").forEach(error -> texts.add(error.asText()));
    return String.join("\n", texts);
  }

  @Override
  public void close() {
    send("DELETE", "v1/sessions/" + session, null);
  }
}
