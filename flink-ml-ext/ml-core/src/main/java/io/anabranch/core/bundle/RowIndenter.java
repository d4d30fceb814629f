// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter.Indenter;
import java.io.IOException;
import java.util.Set;

/** Puts each member of certain arrays on a line of its own, and leaves other arrays on one line. */
record RowIndenter(Indenter lines) implements Indenter {
  private static final Set<String> LISTS =
      Set.of("files", "cases", "inputs", "outputs", "values", "maps", "sequence");

  @Override
  public void writeIndentation(JsonGenerator generator, int level) throws IOException {
    JsonStreamContext parent = generator.getOutputContext().getParent();
    if (parent != null && parent.inObject() && LISTS.contains(parent.getCurrentName())) {
      lines.writeIndentation(generator, level);
    } else {
      generator.writeRaw(' ');
    }
  }

  @Override
  public boolean isInline() {
    return false;
  }
}
