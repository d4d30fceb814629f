// SPDX-License-Identifier: Apache-2.0
/**
 * {@code LEARN}: a model per partition of a table that predicts each row, then learns from it. A
 * shell round {@link io.anabranch.core.online.KeyModel}, which holds all of what a key's rows mean.
 */
package io.anabranch.table.learn;
