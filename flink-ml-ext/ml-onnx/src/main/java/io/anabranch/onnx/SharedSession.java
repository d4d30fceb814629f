// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;

/**
 * One native session with the options it was made from, which must live as long. Thread-safe: runs
 * may overlap.
 */
final class SharedSession implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT =
      OrtEnvironment.getEnvironment(
          OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, OrtEnvironment.DEFAULT_NAME);

  private final OrtSession session;
  private final SessionOptions settings;
  private final DeviceSpec device;

  static SharedSession load(ModelFile file, OnnxOptions options) {
    SessionOptions settings = new SessionOptions();
    try {
      DeviceSpec device = Settings.apply(file.name(), options, settings);
      return new SharedSession(Loading.session(file, settings), settings, device);
    } catch (OrtException e) {
      settings.close();
      throw Loading.refused(file, e);
    } catch (RuntimeException | Error e) {
      settings.close();
      throw e;
    }
  }

  private SharedSession(OrtSession session, SessionOptions settings, DeviceSpec device) {
    this.session = session;
    this.settings = settings;
    this.device = device;
  }

  static OrtEnvironment environment() {
    return ENVIRONMENT;
  }

  OrtSession session() {
    return session;
  }

  DeviceSpec device() {
    return device;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new MlException(ErrorKind.INTERNAL, "session: cannot be closed: " + e.getMessage(), e);
    } finally {
      settings.close();
    }
  }
}
