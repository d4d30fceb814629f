// SPDX-License-Identifier: Apache-2.0
/**
 * Registries of model bundles: names, immutable numbered versions, aliases and tags, and one that
 * needs nothing but files.
 */
package io.anabranch.core.registry;
