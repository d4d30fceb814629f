// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.sessions.NativeEnvironment;
import io.anabranch.sessions.NativeSession;
import io.anabranch.sessions.SessionLease;
import io.anabranch.sessions.SessionRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes shares in the process's sessions, and loads a session on the best device there is. */
final class SharedSession {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSession.class);

  private SharedSession() {}

  static OrtEnvironment environment() {
    return NativeEnvironment.shared();
  }

  /** The caller closes it with {@link #release}. */
  static SessionLease acquire(SessionRegistry registry, ModelFile file, OnnxOptions options) {
    String key = file.sha256() + " " + options.key() + " " + Settings.REVISION;
    try {
      return registry.acquire(key, () -> load(file, options));
    } catch (OrtException e) {
      throw Loading.refused(file, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MlException(
          ErrorKind.RESOURCE,
          "model " + file.name() + ": interrupted while another task loads it",
          e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new MlException(ErrorKind.INTERNAL, "model " + file.name() + ": " + e, e);
    }
  }

  /** Whether the sessions came with the job's own jar, so that no other job can share them. */
  private static boolean isOwnCopy() {
    return SessionRegistry.class.getClassLoader() != ClassLoader.getSystemClassLoader();
  }

  static void release(SessionLease lease) {
    try {
      lease.close();
    } catch (OrtException e) {
      throw new MlException(ErrorKind.INTERNAL, "session: cannot be closed: " + e.getMessage(), e);
    }
  }

  private static NativeSession load(ModelFile file, OnnxOptions options) throws OrtException {
    if (isOwnCopy()) {
      LOG.warn(
          "model {}: this job loads a copy of ONNX Runtime for itself (expected: onnxruntime and"
              + " anabranch-ml-sessions in the cluster's lib/, as deploy/README.md says)",
          file.name());
    }
    DeviceSpec device = options.device();
    List<DeviceSpec.Kind> kinds = device.kinds();
    for (DeviceSpec.Kind kind : kinds.subList(0, kinds.size() - 1)) {
      try {
        return on(kind, file, options);
      } catch (OrtException | UnsatisfiedLinkError e) {
        LOG.warn(
            "model {}: {} was preferred and cannot be had, the next best is tried: {}",
            file.name(),
            device.name(kind),
            reason(e));
      }
    }
    return last(kinds.get(kinds.size() - 1), file, options);
  }

  private static NativeSession last(DeviceSpec.Kind kind, ModelFile file, OnnxOptions options)
      throws OrtException {
    if (kind == DeviceSpec.Kind.CPU) {
      return on(kind, file, options);
    }
    try {
      return on(kind, file, options);
    } catch (OrtException e) {
      if (Loading.blamesTheFile(e)) {
        throw e;
      }
      throw missing(kind, file, options, e);
    } catch (UnsatisfiedLinkError e) {
      throw missing(kind, file, options, e);
    }
  }

  private static MlException missing(
      DeviceSpec.Kind kind, ModelFile file, OnnxOptions options, Throwable e) {
    return new MlException(
        ErrorKind.RESOURCE,
        "model "
            + file.name()
            + ": device: "
            + options.device().name(kind)
            + " cannot be had (expected: a machine that has it, or preferred instead of required to"
            + " run on the next best): "
            + reason(e),
        e);
  }

  private static String reason(Throwable e) {
    return String.valueOf(e.getMessage()).strip();
  }

  private static NativeSession on(DeviceSpec.Kind kind, ModelFile file, OnnxOptions options)
      throws OrtException {
    SessionOptions settings = new SessionOptions();
    boolean kept = false;
    try {
      Settings.apply(file, options, kind, settings);
      NativeSession session =
          new NativeSession(Loading.session(file, settings), settings, options.device().name(kind));
      kept = true;
      return session;
    } finally {
      if (!kept) {
        settings.close();
      }
    }
  }
}
