// SPDX-License-Identifier: Apache-2.0
/**
 * One model per key: what a key's rows and labels do to its model, in which order, and what comes
 * out. {@link io.anabranch.core.online.KeyModel} holds all of a key; engines bring it the key's
 * rows in the order of event time.
 */
package io.anabranch.core.online;
