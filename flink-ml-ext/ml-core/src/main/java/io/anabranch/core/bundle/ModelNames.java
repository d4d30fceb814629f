// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.error.MlException;
import java.util.regex.Pattern;

/** Names of models, aliases and tags: part of paths and URIs, so that few characters are let in. */
public final class ModelNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private ModelNames() {}

  /** Whether a text may be a name. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * @throws MlException of kind USER where the text is no name
   */
  public static String require(String name) {
    if (!isName(name)) {
      throw MlException.user(
          "name: '"
              + name
              + "' (expected: 1 to 100 letters, digits, '.', '_' or '-', the first of them a letter"
              + " or digit)");
    }
    return name;
  }
}
