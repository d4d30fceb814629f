// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.TensorSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many models of one signature behind one runner; each row says which is its own ({@link
 * TensorBatch#route}). {@link BatchScorer} runs the rows of each model together, models that are
 * open first, so that others load meanwhile. A model is loaded when its first row is put into a
 * batch, and at most so many are open at once.
 *
 * <p>A row whose model does not exist, cannot be loaded or has another signature fails alone (kind
 * DATA). A file system that does not answer, or a model that changed since the job was submitted,
 * fails the job, as it would with one model.
 */
public final class RoutingRunner implements ModelRunner {
  /** Models open now. */
  public static final String OPEN_MODELS = "openModels";

  /** Models loaded so far. */
  public static final String MODEL_LOADS = "modelLoads";

  /** Models closed to make room for others. */
  public static final String MODEL_EVICTIONS = "modelEvictions";

  /** How often rows waited for a model to load. */
  public static final String MODEL_WAITS = "modelWaits";

  /** The models there are; any thread. */
  public interface Catalogue {
    /**
     * Which model a reference means; always the same.
     *
     * @throws MlException of kind DATA where there is none
     */
    ModelIdentity identity(String reference);

    /** Opens it; called for references that have an identity. */
    ModelRunner open(String reference);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RoutingRunner.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Catalogue catalogue;
  private final ModelIdentity identity;
  private final ModelIdentity first;
  private final ModelSignature signature;
  private final ExecutorService loaders;
  private final OpenModels models;

  /**
   * @param identity of all of them together
   * @param first the reference of the model whose signature all must have
   * @param bound the most models that are open at once
   * @param loaders load models beside the task; shut down when this is closed
   */
  public RoutingRunner(
      Catalogue catalogue,
      ModelIdentity identity,
      String first,
      int bound,
      ExecutorService loaders) {
    this.catalogue = catalogue;
    this.identity = identity;
    this.first = catalogue.identity(first);
    this.loaders = loaders;
    try (ModelRunner runner = catalogue.open(first)) {
      this.signature = runner.signature();
    } catch (RuntimeException | Error e) {
      loaders.shutdown();
      throw e;
    }
    this.models = new OpenModels(this::open, bound, loaders);
  }

  private ModelRunner open(String reference) {
    ModelRunner runner = catalogue.open(reference);
    String found = describe(runner.signature());
    if (!found.equals(describe(signature))) {
      runner.close();
      throw MlException.data(
          "model "
              + text(catalogue.identity(reference))
              + ": "
              + found
              + " (expected: "
              + describe(signature)
              + ", as model "
              + text(first)
              + ")");
    }
    return runner;
  }

  /** Without the names of dimensions, which exporters choose. */
  private static String describe(ModelSignature signature) {
    return signature.inputs().stream().map(TensorSpec::toString).toList()
        + " -> "
        + signature.outputs().stream().map(OutputSpec::toString).toList()
        + switch (signature.batchRows()) {
          case ModelSignature.ANY_ROWS -> "";
          case ModelSignature.NO_BATCH -> " without a batch dimension";
          default -> " for " + signature.batchRows() + " rows";
        };
  }

  private static String text(ModelIdentity model) {
    return model.name() + " " + model.version();
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  /**
   * What is recorded beside predictions of these rows.
   *
   * @throws MlException of kind DATA where there is no such model
   */
  ModelIdentity identity(Route route) {
    if (route.refusal() != null) {
      throw route.refusal();
    }
    return catalogue.identity(route.reference());
  }

  /** Lets the model be made ready for rows that are on their way to it. Never waits. */
  public void expect(Route route) {
    if (route.refusal() == null && exists(route)) {
      models.expect(route.reference());
    }
  }

  /** Whether its rows need not wait, not even for an error. */
  boolean isReady(Route route) {
    return route.refusal() != null || models.isReady(route.reference());
  }

  private boolean exists(Route route) {
    try {
      catalogue.identity(route.reference());
      return true;
    } catch (MlException e) {
      // The row hears of it when its batch runs.
      return false;
    }
  }

  /**
   * Takes a share in a model for one run.
   *
   * @throws MlException of kind DATA where it cannot be had for a reason that will not go away
   */
  OpenModels.Lease lease(Route route) {
    try {
      return models.lease(route.reference());
    } catch (MlException e) {
      throw e.kind() == ErrorKind.USER ? new MlException(ErrorKind.DATA, e.getMessage(), e) : e;
    }
  }

  /** Rows are run by {@link BatchScorer} alone, each by its own model. */
  @Override
  public void run(TensorBatch batch) {
    throw new MlException(
        ErrorKind.INTERNAL,
        "models " + text(identity) + ": run (expected: by BatchScorer, one model at a time)");
  }

  @Override
  public Map<String, LongSupplier> gauges() {
    return Map.of(
        OPEN_MODELS, models::size,
        MODEL_LOADS, models::loads,
        MODEL_EVICTIONS, models::evictions,
        MODEL_WAITS, models::waits);
  }

  @Override
  public void close() {
    models.close();
    // Loads that have not begun only close the models that made room for them.
    loaders.shutdownNow().forEach(Runnable::run);
    try {
      if (!loaders.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{}: a model loads still after {}; it closes itself", identity.name(), PATIENCE);
      }
    } catch (InterruptedException e) {
      // The task is being cancelled: what loads closes itself, nobody need wait.
      Thread.currentThread().interrupt();
    }
  }
}
