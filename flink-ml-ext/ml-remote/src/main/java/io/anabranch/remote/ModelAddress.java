// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.error.MlException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model is served, as in {@code http://host:8000/v2/models/flight-delay/versions/3}.
 *
 * @param server what stands before {@code /v2}
 * @param model the model's name on the server
 * @param version the version that requests name; null to leave it to the server
 */
record ModelAddress(String server, String model, String version) {
  private static final Pattern PATH =
      Pattern.compile("(.*)/v2/models/([^/]+)(?:/versions/([^/]+))?/?");
  private static final String FORM =
      "http(s)://HOST:PORT/v2/models/NAME, with or without /versions/VERSION;"
          + " a host name has no _";

  /** Reads what a definition gives. Secrets have no place in it: addresses are logged. */
  static ModelAddress of(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw refused(text);
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
      throw MlException.user(
          "model: an address at "
              + uri.getHost()
              + " with a user or a query (expected: "
              + FORM
              + "; a token is named under inference.remote)");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    Matcher match = PATH.matcher(path);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || uri.getRawFragment() != null || !match.matches()) {
      throw refused(text);
    }
    String server = uri.getScheme() + "://" + uri.getRawAuthority() + match.group(1);
    return new ModelAddress(server, match.group(2), match.group(3));
  }

  /** Without a user, a password, a query: what is no address may hold them all the same. */
  private static MlException refused(String text) {
    String shown = text.replaceFirst("//.*@", "//...@").replaceFirst("[?#].*", "?...");
    return MlException.user("model: " + shown + " (expected: " + FORM + ")");
  }

  ModelAddress at(String otherVersion) {
    return new ModelAddress(server, model, otherVersion);
  }

  /** Of the server itself: its name and extensions. */
  URI serverMetadata() {
    return URI.create(server + "/v2");
  }

  URI metadata() {
    return URI.create(path());
  }

  URI ready() {
    return URI.create(path() + "/ready");
  }

  URI infer() {
    return URI.create(path() + "/infer");
  }

  private String path() {
    return server + "/v2/models/" + model + (version == null ? "" : "/versions/" + version);
  }

  /** As messages name it. */
  @Override
  public String toString() {
    return "model " + model + (version == null ? "" : " version " + version) + " at " + server;
  }
}
