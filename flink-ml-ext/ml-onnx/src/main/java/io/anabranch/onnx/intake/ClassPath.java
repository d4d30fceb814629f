// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.MessageLite;
import io.anabranch.core.error.MlException;
import io.anabranch.onnx.NativeRuntime;
import io.anabranch.sessions.SessionRegistry;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;

/**
 * The class path for a child process: this process's, and the jars of the child's own classes where
 * another class loader has them, as in a cluster.
 */
final class ClassPath {
  private static final List<Class<?>> NEEDED =
      List.of(
          ClassPath.class,
          MlException.class,
          SessionRegistry.class,
          NativeRuntime.javaSide(),
          OnnxMl.class,
          MessageLite.class,
          ObjectMapper.class,
          JsonParser.class,
          JsonInclude.class,
          Logger.class);

  private ClassPath() {}

  /**
   * @param main class of the child
   */
  static String text(Class<?> main) {
    Set<String> paths = new LinkedHashSet<>();
    String own = System.getProperty("java.class.path");
    paths.addAll(Arrays.asList(own.split(File.pathSeparator)));
    add(main, paths);
    NEEDED.forEach(needed -> add(needed, paths));
    return String.join(File.pathSeparator, paths);
  }

  private static void add(Class<?> needed, Set<String> paths) {
    CodeSource source = needed.getProtectionDomain().getCodeSource();
    if (source != null) {
      paths.add(path(source));
    }
  }

  private static String path(CodeSource source) {
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return source.getLocation().getPath();
    }
  }
}
