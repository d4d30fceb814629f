// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.RemoteSpec;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Connections of one task to one server: kept open and used again, bounded in number. The caller's
 * thread waits for its answer, and an interrupt ends the wait and the request at once. Called from
 * several threads; {@link #close} ends all connections and the one thread that serves them.
 */
final class HttpLink implements AutoCloseable {
  static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  /** So that a server behind a balancer that got new machines is spread over them in time. */
  private static final TimeValue CONNECTION_LIFE = TimeValue.ofMinutes(5);

  /** A connection that lay idle longer is looked at before it is used. */
  private static final TimeValue IDLE = TimeValue.ofSeconds(1);

  private final CloseableHttpAsyncClient client;
  private final Semaphore connections;
  private final Duration patience;
  private final Token token;
  private final AtomicInteger inFlight = new AtomicInteger();

  HttpLink(RemoteSpec spec, Token token, String threadName) {
    this.token = token;
    this.patience = spec.patience().answer();
    this.connections = new Semaphore(spec.maxConnections());
    this.client = client(spec, threadName);
    client.start();
  }

  private static CloseableHttpAsyncClient client(RemoteSpec spec, String threadName) {
    Timeout connect = Timeout.of(spec.patience().connect());
    PoolingAsyncClientConnectionManager pool =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setMaxConnTotal(spec.maxConnections())
            .setMaxConnPerRoute(spec.maxConnections())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setTimeToLive(CONNECTION_LIFE)
                    .setValidateAfterInactivity(IDLE)
                    .build())
            .setDefaultTlsConfig(
                TlsConfig.custom()
                    .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                    .setHandshakeTimeout(connect)
                    .build())
            .build();
    return HttpAsyncClients.custom()
        .setConnectionManager(pool)
        .setIOReactorConfig(
            IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build())
        .setThreadFactory(new DefaultThreadFactory(threadName, true))
        .setDefaultRequestConfig(RequestConfig.custom().setContentCompressionEnabled(false).build())
        .setUserAgent("anabranch")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  /** Requests whose answers are waited for. */
  int inFlight() {
    return inFlight.get();
  }

  Answer get(URI uri) throws InterruptedException {
    return exchange(request(Method.GET, uri), null);
  }

  Answer post(URI uri, Payload payload) throws InterruptedException {
    HttpRequest request = request(Method.POST, uri);
    if (payload.headerBytes() != Payload.ALL_JSON) {
      request.setHeader(HEADER_LENGTH, payload.headerBytes());
    }
    return exchange(request, payload);
  }

  private HttpRequest request(Method method, URI uri) {
    HttpRequest request = new BasicHttpRequest(method, uri);
    String secret = token.read();
    if (secret != null) {
      request.setHeader("Authorization", "Bearer " + secret);
    }
    return request;
  }

  private Answer exchange(HttpRequest request, Payload payload) throws InterruptedException {
    connections.acquire();
    inFlight.incrementAndGet();
    try {
      return await(
          client.execute(
              new BasicRequestProducer(
                  request, payload == null ? null : new PayloadProducer(payload)),
              new AnswerConsumer(),
              null));
    } finally {
      inFlight.decrementAndGet();
      connections.release();
    }
  }

  private Answer await(Future<Answer> future) throws InterruptedException {
    try {
      return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new Outage(Outage.Cause.SILENCE, "no answer within " + patience.toMillis() + " ms");
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } catch (CancellationException e) {
      throw new Outage(Outage.Cause.SILENCE, "the connection was closed");
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private static RuntimeException failed(Throwable cause) {
    if (cause instanceof Error error) {
      return new MlException(ErrorKind.INTERNAL, "the request failed: " + error, error);
    }
    String text =
        cause instanceof UnknownHostException
            ? "unknown host " + cause.getMessage()
            : cause instanceof ConnectTimeoutException || cause instanceof ConnectException
                ? "no connection: " + cause.getMessage()
                : String.valueOf(cause);
    return new Outage(Outage.Cause.SILENCE, text);
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
