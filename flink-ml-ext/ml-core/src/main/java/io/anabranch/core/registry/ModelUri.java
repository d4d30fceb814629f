// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.bundle.ModelNames;
import io.anabranch.core.error.MlException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference to a registered model: {@code models:/flight-delay/3}, {@code
 * models:/flight-delay@champion}, or the name alone, which no registry resolves, so that nothing
 * changes by itself when a version is added.
 *
 * @param name of the model
 * @param version empty where an alias says it
 * @param alias empty where the version is given
 */
public record ModelUri(String name, Optional<Long> version, Optional<String> alias) {
  public static final String SCHEME = "models:/";

  private static final Pattern FORM = Pattern.compile("([^/@]+)(?:/([^/@]*)|@([^/@]*))?");

  private static final String EXPECTED =
      " (expected: models:/NAME/VERSION or models:/NAME@ALIAS, as in models:/flight-delay/3; names"
          + " are letters, digits, '.', '_' and '-')";

  public ModelUri {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(alias, "alias");
  }

  /** Whether a text is meant as such a reference, right or wrong. */
  public static boolean isReference(String text) {
    return text.startsWith("models:");
  }

  /**
   * @throws MlException of kind USER where the text is none
   */
  public static ModelUri parse(String text) {
    if (!text.startsWith(SCHEME)) {
      throw MlException.user("model: " + text + EXPECTED);
    }
    Matcher parts = FORM.matcher(text.substring(SCHEME.length()));
    if (!parts.matches() || !ModelNames.isName(parts.group(1))) {
      throw MlException.user("model: " + text + EXPECTED);
    }
    Optional<String> alias = Optional.ofNullable(parts.group(3));
    if (!alias.map(ModelNames::isName).orElse(true)) {
      throw MlException.user("model: " + text + EXPECTED);
    }
    return new ModelUri(
        parts.group(1), Optional.ofNullable(parts.group(2)).map(v -> number(text, v)), alias);
  }

  private static long number(String text, String version) {
    if (!version.matches("[1-9][0-9]{0,17}")) {
      throw MlException.user("model: " + text + ": version: '" + version + "'" + EXPECTED);
    }
    return Long.parseLong(version);
  }

  @Override
  public String toString() {
    return SCHEME
        + name
        + version.map(number -> "/" + number).orElse("")
        + alias.map(text -> "@" + text).orElse("");
  }
}
