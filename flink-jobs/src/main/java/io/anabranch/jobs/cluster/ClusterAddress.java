// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.MlException;
import java.net.URI;
import java.util.Locale;

/**
 * Where something of a cluster answers over HTTP: the JobManager's REST API or the SQL gateway.
 *
 * @param host a name or an address; IPv6 in brackets
 */
public record ClusterAddress(String host, int port) {
  public ClusterAddress {
    if (host.isBlank() || host.contains("/") || port < 1 || port > 65535) {
      throw refused(host + ":" + port);
    }
  }

  /** Reads {@code HOST:PORT}, also as {@code http://HOST:PORT/}. */
  public static ClusterAddress parse(String text) {
    String rest = text.trim();
    if (rest.toLowerCase(Locale.ROOT).startsWith("http://")) {
      rest = rest.substring("http://".length());
      rest = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    }
    int colon = rest.lastIndexOf(':');
    if (colon < 1 || !rest.substring(colon + 1).matches("\\d{1,5}")) {
      throw refused(text);
    }
    return new ClusterAddress(
        rest.substring(0, colon), Integer.parseInt(rest.substring(colon + 1)));
  }

  private static MlException refused(String text) {
    return MlException.user(
        "cluster: "
            + text
            + " (expected: HOST:PORT, as in localhost:8081; see anabranch cluster"
            + " status)");
  }

  public URI uri() {
    return URI.create("http://" + this + "/");
  }

  /** A path of the address, as in {@code uri("jobs/overview")}. */
  public URI uri(String path) {
    return uri().resolve(path);
  }

  /** As in {@code localhost:8081}. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
