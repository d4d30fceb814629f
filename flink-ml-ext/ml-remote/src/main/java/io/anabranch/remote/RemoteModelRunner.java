// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.inference.TensorBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Runs a model that a server holds, over the Open Inference Protocol v2: one request for each
 * micro-batch. Triton, KServe and MLServer speak it.
 *
 * <p>Opening asks whether the model is ready and what it takes and gives. {@link #run} waits for
 * the answer and lives through outages as {@link RemoteSpec} says; when its patience ends it fails
 * with kind EXTERNAL, so that the job restarts from its checkpoint and no row is lost. Rows that
 * the server refuses while it answers others are at fault themselves (kind DATA). It may be called
 * from several threads at once, and an interrupt ends it; {@link #close} ends the connections and
 * their thread.
 *
 * <p>All predictions of a runner come from one version of the model: the one that the address names
 * or, without, the newest that the server lists when the runner is opened. An answer from another
 * version fails the run (kind EXTERNAL), and the restart takes up the new one.
 */
public final class RemoteModelRunner implements ModelRunner {
  /** Requests that were sent, repetitions included. */
  public static final String REQUESTS = "remoteRequests";

  /** Requests that were repeated, or would have been while the breaker was open. */
  public static final String RETRIES = "remoteRetries";

  /** The circuit breaker: 0 closed, 1 probing, 2 open. */
  public static final String BREAKER = "remoteBreaker";

  /** Requests whose answers are waited for. */
  public static final String IN_FLIGHT = "remoteInFlight";

  /** Milliseconds that requests have waited to keep to the rate. */
  public static final String RATE_WAIT_MILLIS = "remoteRateWaitMillis";

  private static final int SUSPICIOUS_ERRORS = 3;

  private final ModelAddress address;
  private final ModelIdentity identity;
  private final ModelSignature signature;
  private final HttpLink link;
  private final Endurance endurance;
  private final RequestWriter writer;
  private final AnswerReader reader;
  private final Witness witness;
  private final LongAdder requests = new LongAdder();

  /** The version that answers; null until a model without a number has answered. */
  private final AtomicReference<String> answering;

  /**
   * Opens the model where the task runs. Carries no secret, only where it is found there.
   *
   * @param path address of the model, {@code http(s)://HOST:PORT/v2/models/NAME[/versions/V]}
   * @param name what predictions call the model
   * @param outputs names of the outputs that are wanted; none for all
   */
  public static ModelRunner.Factory factory(
      String path, String name, List<String> outputs, RemoteSpec spec) {
    ModelAddress.of(path);
    List<String> wanted = List.copyOf(outputs);
    return () -> open(path, name, wanted, spec);
  }

  /** Opens the model from here; as {@link #factory}. */
  public static RemoteModelRunner open(
      String path, String name, List<String> outputs, RemoteSpec spec) {
    ModelAddress address = ModelAddress.of(path);
    Token token = new Token(spec.token(), System::getenv);
    // A token that is absent is said before any connection is made.
    token.read();
    Endurance endurance =
        new Endurance(address + ": ", spec, () -> ThreadLocalRandom.current().nextDouble());
    HttpLink link = new HttpLink(spec, token, "anabranch-remote-" + name);
    try {
      ServedModel model = new Opening(address, spec.format(), link, endurance).ask(outputs);
      return new RemoteModelRunner(model, name, link, endurance);
    } catch (RuntimeException | Error e) {
      link.close();
      throw e;
    }
  }

  private RemoteModelRunner(ServedModel model, String name, HttpLink link, Endurance endurance) {
    this.address = model.address();
    this.identity = new ModelIdentity(name, model.version());
    this.signature = model.signature();
    this.link = link;
    this.endurance = endurance;
    this.writer = new RequestWriter(signature.outputs(), model.binary());
    this.reader = new AnswerReader(address, signature);
    this.witness = new Witness(writer, signature);
    this.answering =
        new AtomicReference<>(
            model.version().equals(ServedModel.UNVERSIONED) ? null : model.version());
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public void run(TensorBatch batch) {
    int rows = batch.rows();
    if (rows == 0 || rows != signature.limitRows(rows)) {
      throw new MlException(
          ErrorKind.INTERNAL, address + ": rows: " + rows + " (expected: as the signature says)");
    }
    Payload payload = writer.write(batch.inputs());
    try {
      AnswerReader.Outcome outcome = endurance.call(new Attempts(batch, payload)::next);
      checkVersion(outcome.modelVersion());
      batch.outputs(outcome.outputs());
    } catch (Refusal e) {
      throw MlException.data(
          address + ": " + e.getMessage() + " (" + rows + (rows == 1 ? " row)" : " rows)"));
    }
    witness.remember(batch);
  }

  private void checkVersion(String answered) {
    if (answered == null || answered.isEmpty() || answering.compareAndSet(null, answered)) {
      return;
    }
    if (!answered.equals(answering.get())) {
      throw new MlException(
          ErrorKind.EXTERNAL,
          address
              + ": version "
              + answered
              + " answered (expected: "
              + answering.get()
              + ", as when the model was opened; a restart takes up the new one, and an address"
              + " with /versions/ keeps to one)");
    }
  }

  private Answer send(Payload payload) throws InterruptedException {
    endurance.awaitTurn();
    requests.increment();
    return link.post(address.infer(), payload);
  }

  /** One batch, asked for until it is answered. */
  private final class Attempts {
    private final TensorBatch batch;
    private final Payload payload;
    private int serverErrors;
    private boolean refused;

    Attempts(TensorBatch batch, Payload payload) {
      this.batch = batch;
      this.payload = payload;
    }

    AnswerReader.Outcome next() throws InterruptedException {
      Answer answer = send(payload);
      try {
        Verdict.check(answer, address + ": ");
      } catch (Refusal e) {
        if (batch.rows() == 1 && !refused) {
          // Replicas may disagree, and often the next request goes to another.
          refused = true;
          return next();
        }
        if (witness.isKnown() && !witnessIsAnswered()) {
          throw new Outage(
              Outage.Cause.UNAVAILABLE,
              e.getMessage() + ", and so it does to what it scored before");
        }
        throw e;
      } catch (Outage e) {
        boolean suspicious =
            e.reason() == Outage.Cause.SERVER_ERROR && ++serverErrors >= SUSPICIOUS_ERRORS;
        if (suspicious && witnessIsAnswered()) {
          throw new Refusal(e.getMessage());
        }
        throw e;
      }
      return reader.read(answer, batch.rows(), batch.outputs());
    }

    private boolean witnessIsAnswered() throws InterruptedException {
      return send(witness.payload(batch)).isOk();
    }
  }

  @Override
  public Map<String, LongSupplier> gauges() {
    Map<String, LongSupplier> gauges = new LinkedHashMap<>();
    gauges.put(REQUESTS, requests::sum);
    gauges.put(RETRIES, endurance::retries);
    gauges.put(BREAKER, endurance::breakerState);
    gauges.put(IN_FLIGHT, link::inFlight);
    gauges.put(RATE_WAIT_MILLIS, endurance::rateWaitMillis);
    return gauges;
  }

  @Override
  public void close() {
    link.close();
  }
}
