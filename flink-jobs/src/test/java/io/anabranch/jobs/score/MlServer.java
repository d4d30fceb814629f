// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.core.testing.python.PythonEnvironment;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real MLServer as a process of its own, with the models of a folder. */
final class MlServer implements AutoCloseable {
  private static final Path SOURCES = Path.of("src/test/python/mlserver").toAbsolutePath();

  private final Process process;
  private final int port;

  private MlServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Describes a model that {@code served.py} serves. */
  static void describe(
      Path folder,
      String name,
      String version,
      String implementation,
      ModelSignature signature,
      Path file) {
    Stream<TensorSpec> outputs =
        signature.outputs().stream().map(output -> ((OutputSpec.OfTensor) output).tensor());
    Readings.write(
        folder.resolve(name).resolve("model-settings.json"),
        String.format(
            "{\"name\": \"%s\", \"implementation\": \"served.%s\", \"parameters\": {\"version\":"
                + " \"%s\", \"uri\": \"%s\"}, \"inputs\": [%s], \"outputs\": [%s]}",
            name, implementation, version, file, list(signature.inputs().stream()), list(outputs)));
  }

  private static String list(Stream<TensorSpec> tensors) {
    return tensors
        .map(
            tensor ->
                String.format(
                    "{\"name\": \"%s\", \"datatype\": \"%s\", \"shape\": %s}",
                    tensor.name(), datatype(tensor), Arrays.toString(tensor.shape())))
        .collect(Collectors.joining(", "));
  }

  private static String datatype(TensorSpec tensor) {
    return switch (tensor.type()) {
      case FLOAT -> "FP32";
      case DOUBLE -> "FP64";
      case FLOAT16 -> "FP16";
      case STRING -> "BYTES";
      default -> tensor.type().name();
    };
  }

  /** Starts it; whoever asks it has to wait until it is ready. */
  static MlServer start(Path models) {
    PythonEnvironment python = PythonEnvironment.of(SOURCES.resolve("mlserver.txt"));
    List<Integer> ports = freePorts(3);
    Readings.write(
        models.resolve("settings.json"),
        String.format(
            "{\"host\": \"127.0.0.1\", \"http_port\": %d, \"grpc_port\": %d, \"metrics_port\": %d,"
                + " \"parallel_workers\": 0}",
            ports.get(0), ports.get(1), ports.get(2)));
    ProcessBuilder builder =
        new ProcessBuilder(python.program("mlserver").toString(), "start", models.toString());
    builder.environment().put("PYTHONPATH", SOURCES.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    File log = models.resolve("mlserver.log").toFile();
    try {
      return new MlServer(
          builder.redirectErrorStream(true).redirectOutput(log).start(), ports.get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address(String model) {
    return "http://127.0.0.1:" + port + "/v2/models/" + model;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
