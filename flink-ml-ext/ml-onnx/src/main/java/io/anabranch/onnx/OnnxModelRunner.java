// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.sessions.SessionLease;
import io.anabranch.sessions.SessionRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Runs an ONNX model in this process, on the caller's thread.
 *
 * <p>Opening reads the file, refuses what cannot be run (kind USER, with model, input and reason)
 * and takes a share in the session of {@link SessionRegistry}. A model with a fixed batch size is
 * given full batches by the caller. {@link #run} may be called from several threads at once; {@link
 * #close} only when none of them runs.
 *
 * <p>Inputs are not copied, strings excepted. A batch that is run again gets its numeric outputs in
 * the memory of those it carries, so take what you need from them before the next run.
 */
public final class OnnxModelRunner implements ModelRunner {
  /** Larger models are read where they run rather than shipped with the job. */
  private static final long SHIPPED_BYTES = 64L << 20;

  private final ModelIdentity identity;
  private final SessionLease lease;
  private final Map<String, LongSupplier> gauges;
  private final OrtSession session;
  private final ModelSignature signature;
  private final BoundRuns bounds;
  private final Set<String> outputNames = new LinkedHashSet<>();

  /** Opens a file with all its outputs. */
  public static OnnxModelRunner open(Path model, OnnxOptions options) {
    return open(model, options, ModelUse.DEFAULT);
  }

  public static OnnxModelRunner open(Path model, OnnxOptions options, ModelUse use) {
    return open(ModelFile.read(model), options, use, SessionRegistry.shared());
  }

  /**
   * @param name what predictions call the model, whatever its file is called
   */
  public static OnnxModelRunner open(Path model, String name, OnnxOptions options, ModelUse use) {
    return open(ModelFile.read(model, name), options, use, SessionRegistry.shared());
  }

  /** Opens a model in memory with all its outputs. */
  public static OnnxModelRunner open(byte[] model, String name, OnnxOptions options) {
    return open(model, name, options, ModelUse.DEFAULT);
  }

  public static OnnxModelRunner open(byte[] model, String name, OnnxOptions options, ModelUse use) {
    return open(ModelFile.of(model, name), options, use, SessionRegistry.shared());
  }

  /**
   * For tasks on other machines: carries the model itself if it is one file of at most 64 MiB. Of a
   * larger one, and of one with weights in other files, only the path travels, and all of its files
   * must lie there where the task runs.
   */
  public static ModelRunner.Factory shipped(
      Path file, String name, OnnxOptions options, ModelUse use) {
    return shipped(file, name, options, use, SHIPPED_BYTES);
  }

  /** Whether {@link #shipped} would carry the model itself. */
  public static boolean isShipped(Path file) {
    return file.toFile().length() <= SHIPPED_BYTES && weightFiles(file).isEmpty();
  }

  /** What predictions of a plain file name as its version. */
  public static String versionOf(Path file) {
    return ModelFile.read(file).identity().version();
  }

  /** Files with weights that belong to a model, relative to it; read without native code. */
  public static Set<String> weightFiles(Path file) {
    return ModelFacts.read(file.toString(), ModelFile.bytes(file)).externalFiles();
  }

  static ModelRunner.Factory shipped(
      Path file, String name, OnnxOptions options, ModelUse use, long mostBytes) {
    if (file.toFile().length() > mostBytes) {
      return factory(file.toString(), name, options, use);
    }
    byte[] model = ModelFile.bytes(file);
    return ModelFacts.read(name, model).externalFiles().isEmpty()
        ? factory(model, name, options, use)
        : factory(file.toString(), name, options, use);
  }

  /**
   * Opens the file where the task runs; the path must exist there.
   *
   * @param name what predictions call the model, whatever its file is called
   */
  public static ModelRunner.Factory factory(
      String path, String name, OnnxOptions options, ModelUse use) {
    return new ShippedModel(null, path, name, options, use);
  }

  /** As {@link #factory(byte[], String, OnnxOptions, ModelUse)}, with all outputs. */
  public static ModelRunner.Factory factory(byte[] model, String name, OnnxOptions options) {
    return factory(model, name, options, ModelUse.DEFAULT);
  }

  /** Carries the model itself, for tasks that do not see the client's files. */
  public static ModelRunner.Factory factory(
      byte[] model, String name, OnnxOptions options, ModelUse use) {
    return new ShippedModel(model, null, name, options, use);
  }

  static OnnxModelRunner open(
      ModelFile file, OnnxOptions options, ModelUse use, SessionRegistry registry) {
    SessionLease lease = SharedSession.acquire(registry, file, options.on(AssignedDevice.NONE));
    try {
      return new OnnxModelRunner(file, use, lease, OnnxGauges.of(lease, registry));
    } catch (OrtException e) {
      SharedSession.release(lease);
      throw Loading.refused(file, e);
    } catch (RuntimeException | Error e) {
      SharedSession.release(lease);
      throw e;
    }
  }

  private OnnxModelRunner(
      ModelFile file, ModelUse use, SessionLease lease, Map<String, LongSupplier> gauges)
      throws OrtException {
    this.identity = file.identity();
    this.lease = lease;
    this.gauges = gauges;
    this.session = lease.session();
    this.signature = OnnxSignature.read(session, file, use);
    this.bounds = new BoundRuns(signature.outputs());
    signature.outputs().forEach(output -> outputNames.add(output.name()));
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  /** Where the model runs in fact, as in {@code CPU} or {@code CUDA:0}. */
  public String deviceInUse() {
    return lease.device();
  }

  /** As {@link OnnxGauges} names them. */
  @Override
  public Map<String, LongSupplier> gauges() {
    return gauges;
  }

  @Override
  public void run(TensorBatch batch) {
    int rows = batch.rows();
    if (rows == 0 || rows != signature.limitRows(rows)) {
      // An empty batch ends the process in native code with some models.
      throw new MlException(
          ErrorKind.INTERNAL, model() + "rows: " + rows + " (expected: " + expectedRows() + ")");
    }
    try {
      execute(batch);
    } catch (OrtException e) {
      throw failed(rows, e);
    }
  }

  // hot path
  private void execute(TensorBatch batch) throws OrtException {
    BoundRun bound = isBatched() ? bounds.of(batch) : null;
    if (bound == null) {
      batch.outputs(executeOnce(batch.inputs(), batch.rows(), batch.outputs()));
      if (isBatched()) {
        bounds.seen(batch);
      }
      return;
    }
    try (OrtSession.Result result = bound.run(session)) {
      if (!bound.isComplete()) {
        batch.outputs(readOpen(bound, result, batch));
      }
    }
  }

  /** As {@link #executeOnce}, of outputs some of which are in the batch's memory already. */
  private List<ModelOutput> readOpen(BoundRun bound, OrtSession.Result result, TensorBatch batch)
      throws OrtException {
    List<ModelOutput> outputs = new ArrayList<>(batch.outputs());
    for (int i = 0; i < outputs.size(); i++) {
      if (!bound.isPinned(i)) {
        outputs.set(i, read(signature.outputs().get(i), result, outputs.get(i)));
        checkRows(outputs.get(i), batch.rows());
      }
    }
    return outputs;
  }

  private boolean isBatched() {
    return signature.batchRows() != ModelSignature.NO_BATCH;
  }

  private String expectedRows() {
    return switch (signature.batchRows()) {
      case ModelSignature.ANY_ROWS -> "> 0";
      case ModelSignature.NO_BATCH -> "1, the model has no batch dimension";
      default -> signature.batchRows() + ", the model's fixed batch dimension";
    };
  }

  /**
   * Binds a sealed batch for runs of ONNX Runtime alone, for benchmarks; the caller closes it.
   *
   * @throws MlException of kind USER if the model has no batch dimension: the shapes of its outputs
   *     may change from run to run
   */
  public PreparedRun prepare(TensorBatch batch) {
    if (!isBatched()) {
      throw MlException.user(
          model() + "no batch dimension (expected: a model whose batches can be bound)");
    }
    run(batch);
    try {
      return new PreparedRun(session, new BoundRun(signature.outputs(), batch));
    } catch (OrtException e) {
      throw failed(batch.rows(), e);
    }
  }

  /** Without anything that stays: native tensors are made for this run. */
  private List<ModelOutput> executeOnce(List<Tensor> inputs, int rows, List<ModelOutput> previous)
      throws OrtException {
    boolean batched = isBatched();
    try (FedInputs fed = FedInputs.of(inputs);
        PinnedOutputs pinned =
            PinnedOutputs.of(signature.outputs(), batched ? previous : List.of(), rows);
        OrtSession.Result result = session.run(fed.tensors(), open(pinned), pinned.tensors())) {
      List<ModelOutput> outputs = new ArrayList<>(signature.outputs().size());
      for (int i = 0; i < signature.outputs().size(); i++) {
        ModelOutput old = i < previous.size() ? previous.get(i) : null;
        OutputSpec spec = signature.outputs().get(i);
        ModelOutput output = pinned.has(spec.name()) ? old : read(spec, result, old);
        if (batched) {
          checkRows(output, rows);
        }
        outputs.add(output);
      }
      return outputs;
    }
  }

  private Set<String> open(PinnedOutputs pinned) {
    if (pinned.tensors().isEmpty()) {
      return outputNames;
    }
    Set<String> open = new LinkedHashSet<>(outputNames);
    open.removeAll(pinned.tensors().keySet());
    return open;
  }

  private static ModelOutput read(OutputSpec spec, OrtSession.Result result, ModelOutput old)
      throws OrtException {
    return OutputTensors.read(spec, result.get(spec.name()).orElseThrow(), old);
  }

  /** Without a value per row no row's prediction is known, and bisection would only hide that. */
  private void checkRows(ModelOutput output, int rows) {
    if (output instanceof ModelOutput.OfTensor tensor) {
      long[] shape = tensor.tensor().shape();
      if (shape.length == 0 || shape[0] != rows) {
        throw notPerRow(tensor.tensor().name(), shape.length == 0 ? 1 : shape[0], rows);
      }
    } else if (output instanceof ModelOutput.OfMaps maps && maps.rows().size() != rows) {
      throw notPerRow(maps.name(), maps.rows().size(), rows);
    }
  }

  private MlException notPerRow(String output, long found, int rows) {
    return MlException.user(
        model()
            + "output '"
            + output
            + "' has "
            + found
            + " rows for "
            + rows
            + " rows of input (expected: as many; run the model without batches, or leave the"
            + " output out)");
  }

  private MlException failed(int rows, OrtException e) {
    ErrorKind kind =
        switch (e.getCode()) {
          case ORT_EP_FAIL, ORT_ENGINE_ERROR, ORT_DEVICE_RESET -> ErrorKind.RESOURCE;
          // Anything else may be a row's fault; if it is not, every single row will show it.
          default -> ErrorKind.DATA;
        };
    return new MlException(
        kind, model() + e.getMessage() + " (" + rows + (rows == 1 ? " row)" : " rows)"), e);
  }

  private String model() {
    return "model " + identity.name() + " " + identity.version() + ": ";
  }

  @Override
  public void close() {
    bounds.close();
    SharedSession.release(lease);
  }
}
