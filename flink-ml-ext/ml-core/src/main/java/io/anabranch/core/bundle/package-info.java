// SPDX-License-Identifier: Apache-2.0
/**
 * Model bundles: a folder in MLflow's layout with a model, checksums of every file, golden vectors,
 * and what is known about where the model came from and how it was checked.
 */
package io.anabranch.core.bundle;
