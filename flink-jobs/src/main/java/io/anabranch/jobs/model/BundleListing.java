// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.model;

import io.anabranch.core.bundle.BundleFile;
import io.anabranch.core.bundle.FeatureDefinition;
import io.anabranch.core.bundle.Invariance;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.bundle.Provenance;
import io.anabranch.core.bundle.Verification;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.onnx.DeclaredModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;

/** What a bundle holds, for a person. Looks at the model's file without running it. */
public final class BundleListing {
  private final ModelBundle bundle;
  private final StringBuilder text = new StringBuilder();

  private BundleListing(ModelBundle bundle) {
    this.bundle = bundle;
  }

  public static String of(ModelBundle bundle) {
    BundleListing listing = new BundleListing(bundle);
    listing.write();
    return listing.text.toString();
  }

  private void write() {
    line("folder", bundle.folder());
    line("digest", bundle.contentDigest());
    bundle.created().ifPresent(created -> line("made", RegistryListing.time(created)));
    signature().ifPresent(this::signature);
    bundle.definition().ifPresent(this::definition);
    bundle
        .goldenVectors()
        .ifPresent(golden -> line("golden", golden.rows() + " rows: " + golden.origin()));
    bundle
        .verification()
        .ifPresentOrElse(this::verification, () -> line("verified", "no (anabranch model verify)"));
    bundle.provenance().ifPresent(this::provenance);
    TextTable files = new TextTable("FILE", "BYTES", "SHA-256");
    for (BundleFile file : bundle.files()) {
      files.row(file.path(), Long.toString(file.size()), file.sha256().substring(0, 16));
    }
    text.append(files.text("  "));
  }

  private Optional<ModelSignature> signature() {
    try {
      return DeclaredModel.read(bundle.name(), Files.readAllBytes(bundle.modelFile())).signature();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signature(ModelSignature signature) {
    signature.inputs().forEach(input -> line("input", input));
    signature.outputs().forEach(output -> line("output", output));
  }

  private void definition(FeatureDefinition definition) {
    line("definition", definition.file() + "   hash " + definition.hash());
    if (definition.fitted() != null) {
      line("  fitted", definition.fitted());
    }
  }

  private void verification(Verification verification) {
    line("verified", "by " + verification.by());
    line("  golden", verification.goldenRows() + " rows");
    line("  batches", "of " + verification.batchSizes() + " rows");
    Invariance invariance = verification.invariance();
    line(
        "  invariant",
        switch (invariance.kind()) {
          case EXACT -> "to the last bit";
          case WITHIN -> "no: differences of up to " + invariance.largestDifference();
          case UNBATCHED -> "every run is one row";
        });
  }

  private void provenance(Provenance origin) {
    if (origin.trainingRows() != null) {
      line("trained on", origin.trainingRows() + " rows");
    }
    if (origin.from() != null || origin.to() != null) {
      line("  from, to", origin.from() + ", " + origin.to());
    }
    if (origin.seed() != null) {
      line("  seed", origin.seed());
    }
    if (origin.sourceRevision() != null) {
      line("  source", origin.sourceRevision());
    }
    if (!origin.versions().isEmpty()) {
      line("  with", RegistryListing.tags(origin.versions()));
    }
    origin.notes().forEach((key, value) -> line("  " + key, value));
  }

  private void line(String what, Object value) {
    text.append(String.format(Locale.ROOT, "  %-11s %s%n", what, value));
  }
}
