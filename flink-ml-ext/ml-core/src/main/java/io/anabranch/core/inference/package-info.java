// SPDX-License-Identifier: Apache-2.0
/**
 * Running a model over micro-batches: what a runner is, what it takes and gives, how rows become
 * batches and how a bad row is found in a batch that failed.
 */
package io.anabranch.core.inference;
