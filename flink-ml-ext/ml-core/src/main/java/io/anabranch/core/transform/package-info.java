// SPDX-License-Identifier: Apache-2.0
/**
 * Feature transforms of one row: each a small class with a name in the definition, fit (where it
 * needs statistics) and apply. A new one is its class and one line in {@link
 * io.anabranch.core.transform.FeatureTransforms}.
 */
package io.anabranch.core.transform;
