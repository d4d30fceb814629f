// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote.testing;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.remote.testing.HttpExchange.Reply;
import io.anabranch.remote.testing.HttpExchange.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Serves a runner over the Open Inference Protocol v2 on a port of this machine, and misbehaves as
 * a plan says. A row that the runner calls bad is answered with a status of the test's choice. The
 * runner stays the caller's; {@link #close} ends connections and threads.
 */
public final class ModelServer implements AutoCloseable {
  private final ModelRunner model;
  private final InferenceCodec codec;
  private final ServerSocket socket;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger inferences = new AtomicInteger();
  private final List<Integer> rows = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger questions = new AtomicInteger();
  private volatile IntFunction<Fault> plan = request -> Fault.NONE;
  private volatile IntFunction<Fault> questionsPlan = request -> Fault.NONE;
  private volatile boolean binary = true;
  private volatile boolean ready = true;
  private volatile boolean lists = true;
  private volatile int badRowStatus = 400;
  private volatile String version;
  private volatile String token;

  public static ModelServer start(ModelRunner model) {
    return start(model, 0);
  }

  /** On a port of the caller's choice, as a server that comes back does; 0 for a free one. */
  public static ModelServer start(ModelRunner model, int port) {
    try {
      return new ModelServer(model, new ServerSocket(port, 128, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On a socket of the caller's, as one with TLS; it is closed with the server. */
  public static ModelServer start(ModelRunner model, ServerSocket socket) {
    return new ModelServer(model, socket);
  }

  private ModelServer(ModelRunner model, ServerSocket socket) {
    this.model = model;
    this.socket = socket;
    this.codec = new InferenceCodec(model.identity().name(), model.signature());
    this.version = model.identity().version();
    thread(this::accept, "model-server").start();
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Which fault the n-th inference request meets, from 0. */
  public void plan(IntFunction<Fault> faults) {
    plan = faults;
  }

  /** Which fault the n-th request meets, from 0, that is none for an inference. */
  public void planQuestions(IntFunction<Fault> faults) {
    questionsPlan = faults;
  }

  /** The same fault for every inference request. */
  public void always(Fault fault) {
    plan = request -> fault;
  }

  /** Offers JSON only. */
  public void withoutBinaryTensors() {
    binary = false;
  }

  /** Says the version in answers only, as MLServer does. */
  public void listsNoVersions() {
    lists = false;
  }

  public void notReady() {
    ready = false;
  }

  /** How bad rows are answered: 400 as Triton does, or 500 as MLServer does. */
  public void badRowStatus(int status) {
    badRowStatus = status;
  }

  /** The version that serves from now on; null to say none. */
  public void version(String newVersion) {
    version = newVersion;
  }

  /** Requests without it are answered with 401. */
  public void requireToken(String secret) {
    token = secret;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** The model's address, as a definition names it. */
  public String address() {
    return "http://127.0.0.1:" + port() + "/v2/models/" + model.identity().name();
  }

  /** Inference requests so far. */
  public int inferences() {
    return inferences.get();
  }

  /** Connections so far. */
  public int connections() {
    return accepted.get();
  }

  /** The rows of each request that was run, in the order of their runs. */
  public List<Integer> rowsOfRuns() {
    return List.copyOf(rows);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        connections.add(connection);
        accepted.incrementAndGet();
        thread(() -> serve(connection), "model-server-connection").start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = HttpExchange.buffered(connection.getInputStream());
      Request request = HttpExchange.read(in);
      while (request != null && answer(request, connection)) {
        request = HttpExchange.read(in);
      }
    } catch (IOException e) {
      // The client has gone, or the server is being closed.
    } finally {
      connections.remove(connection);
    }
  }

  /** Whether the connection goes on. */
  private boolean answer(Request request, Socket connection) throws IOException {
    boolean inference = request.path().endsWith("/infer");
    Fault fault =
        inference
            ? plan.apply(inferences.getAndIncrement())
            : questionsPlan.apply(questions.getAndIncrement());
    if (fault == Fault.SLOW) {
      awaitClose();
      return false;
    }
    if (fault == Fault.RESET) {
      connection.setSoLinger(true, 0);
      return false;
    }
    Reply reply = reply(request, inference, fault);
    int bytes = fault == Fault.HALF ? reply.body().length / 2 : reply.body().length;
    HttpExchange.write(reply, bytes, connection.getOutputStream());
    return fault != Fault.HALF;
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply reply(Request request, boolean inference, Fault fault) {
    if (token != null && !("Bearer " + token).equals(request.headers().get("authorization"))) {
      return error(401, "who are you?");
    }
    if (inference) {
      return infer(request, fault);
    }
    Reply planned = planned(fault);
    if (planned != null) {
      return planned;
    }
    if (request.path().equals("/v2")) {
      return Reply.json(
          200,
          "{\"name\": \"test\", \"extensions\": ["
              + (binary ? "\"binary_tensor_data\"" : "")
              + "]}");
    }
    String path = "/v2/models/" + model.identity().name();
    if (!request.path().startsWith(path)) {
      return error(404, "unknown model");
    }
    if (request.path().endsWith("/ready")) {
      return ready ? Reply.json(200, "") : error(400, "still loading");
    }
    return Reply.json(200, codec.metadata(lists ? version : null));
  }

  private Reply infer(Request request, Fault fault) {
    Reply planned = planned(fault);
    if (planned != null) {
      return planned;
    }
    String asked = request.path().replaceFirst(".*/versions/", "").replaceFirst("/infer$", "");
    if (request.path().contains("/versions/") && !asked.equals(version)) {
      return error(404, "no version " + asked);
    }
    try {
      TensorBatch batch = codec.decode(request);
      rows.add(batch.rows());
      model.run(batch);
      return codec.encode(request, batch, version, fault);
    } catch (MlException e) {
      return error(badRowStatus, e.getMessage());
    } catch (IOException | RuntimeException e) {
      return error(422, String.valueOf(e));
    }
  }

  private static Reply planned(Fault fault) {
    return switch (fault) {
      case HTML ->
          new Reply(200, Map.of(), "<html>Welcome</html>".getBytes(StandardCharsets.UTF_8));
      case ERROR -> error(500, "CUDA went away");
      case UNAVAILABLE -> error(503, "loading");
      case TOO_MANY -> retryAfter("0");
      case MUCH_TOO_MANY -> retryAfter("1000");
      case UNAUTHORIZED -> error(401, "expired");
      case UNLOADED -> error(404, "unloaded");
      case TOO_LARGE -> error(413, "too large");
      default -> null;
    };
  }

  private static Reply retryAfter(String seconds) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Retry-After", seconds);
    return new Reply(429, headers, "{\"error\": \"slow down\"}".getBytes(StandardCharsets.UTF_8));
  }

  private static Reply error(int status, String message) {
    return Reply.json(status, "{\"error\": \"" + message.replace("\"", "'") + "\"}");
  }

  /** Ends all connections at once, as a server does that dies. */
  @Override
  public void close() {
    closed.countDown();
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
