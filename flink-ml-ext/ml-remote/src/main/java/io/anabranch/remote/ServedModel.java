// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.inference.ModelSignature;

/**
 * A model as a server offered it.
 *
 * @param address with the version that requests name, where there is one
 * @param version what predictions are recorded with
 * @param binary whether tensors travel as bytes
 */
record ServedModel(ModelAddress address, String version, ModelSignature signature, boolean binary) {
  /** The version of a model whose server does not number it. */
  static final String UNVERSIONED = "unversioned";
}
