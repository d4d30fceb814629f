// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import java.util.List;

/** Finds out what a runner must know of its model before it can run anything. */
final class Opening {
  private static final String BINARY_TENSORS = "binary_tensor_data";
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;

  private final ModelAddress address;
  private final RemoteSpec.Format format;
  private final HttpLink link;
  private final Endurance endurance;

  Opening(ModelAddress address, RemoteSpec.Format format, HttpLink link, Endurance endurance) {
    this.address = address;
    this.format = format;
    this.link = link;
    this.endurance = endurance;
  }

  /**
   * Asks until the server has answered everything.
   *
   * @param outputs names of outputs that are wanted; none for all
   */
  ServedModel ask(List<String> outputs) {
    endurance.call(this::awaitReady);
    ModelMetadata metadata = endurance.call(() -> metadata(outputs));
    boolean binary = endurance.call(this::isBinary);
    refuseUnspeakable(metadata.signature(), binary);
    if (address.version() != null) {
      return new ServedModel(address, address.version(), metadata.signature(), binary);
    }
    String newest = metadata.newest();
    if (newest != null) {
      return new ServedModel(address.at(newest), newest, metadata.signature(), binary);
    }
    String version = endurance.call(() -> versionOfAnAnswer(metadata.signature(), binary));
    return new ServedModel(address, version, metadata.signature(), binary);
  }

  private Answer awaitReady() throws InterruptedException {
    Answer answer = link.get(address.ready());
    // Not every server knows this question; what it says of the model decides then.
    boolean unknown = isUnknown(answer);
    boolean ready = answer.isOk() && !Verdict.saysNotReady(answer);
    if (!ready && !unknown) {
      if (answer.isOk() || answer.status() == 400) {
        throw new Outage(Outage.Cause.UNAVAILABLE, "not ready: " + Verdict.describe(answer));
      }
      check(answer);
    }
    return answer;
  }

  private static boolean isUnknown(Answer answer) {
    return answer.status() == NOT_FOUND || answer.status() == NOT_ALLOWED;
  }

  private ModelMetadata metadata(List<String> outputs) throws InterruptedException {
    Answer answer = link.get(address.metadata());
    if (answer.status() == NOT_FOUND) {
      throw MlException.user(
          address
              + ": no such model: "
              + Verdict.text(answer)
              + " (expected: name and version of a model that the server has loaded)");
    }
    check(answer);
    return ModelMetadata.read(answer, address, outputs);
  }

  private boolean isBinary() throws InterruptedException {
    if (format != RemoteSpec.Format.AUTO || !BinaryTensors.areNative()) {
      return format == RemoteSpec.Format.BINARY && BinaryTensors.areNative();
    }
    Answer answer = link.get(address.serverMetadata());
    if (isUnknown(answer)) {
      return false;
    }
    check(answer);
    return ModelMetadata.offers(BINARY_TENSORS, answer, address);
  }

  /** Some servers number a model in their answers only: a row of zeros is asked for its sake. */
  private String versionOfAnAnswer(ModelSignature signature, boolean binary)
      throws InterruptedException {
    RequestWriter writer = new RequestWriter(signature.outputs(), binary);
    Payload zeros =
        new Witness(writer, signature).zeros(TensorBatch.allocate(signature, 1).inputs());
    Answer answer = link.post(address.infer(), zeros);
    try {
      Verdict.check(answer, address + ": ");
    } catch (Refusal e) {
      return ServedModel.UNVERSIONED;
    } catch (Outage e) {
      if (e.reason() == Outage.Cause.SERVER_ERROR) {
        // Zeros need not be a row that the model takes.
        return ServedModel.UNVERSIONED;
      }
      throw e;
    }
    String version = AnswerReader.modelVersion(answer);
    return version == null || version.isEmpty() ? ServedModel.UNVERSIONED : version;
  }

  private void refuseUnspeakable(ModelSignature signature, boolean binary) {
    boolean bfloat =
        signature.inputs().stream().anyMatch(input -> input.type() == ElementType.BFLOAT16)
            || signature.outputs().stream()
                .anyMatch(
                    output ->
                        output instanceof OutputSpec.OfTensor tensor
                            && tensor.tensor().type() == ElementType.BFLOAT16);
    if (bfloat && !binary) {
      throw MlException.user(
          address + ": BF16 (expected: a server with binary tensors, as JSON cannot carry it)");
    }
  }

  private void check(Answer answer) {
    try {
      Verdict.check(answer, address + ": ");
    } catch (Refusal e) {
      throw MlException.user(
          address + ": " + e.getMessage() + " (expected: a server of the protocol's version 2)");
    }
  }
}
