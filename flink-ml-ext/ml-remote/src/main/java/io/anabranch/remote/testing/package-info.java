// SPDX-License-Identifier: Apache-2.0
/**
 * A server of the Open Inference Protocol for tests, ours and users': it serves any runner, and
 * misbehaves when told to.
 */
package io.anabranch.remote.testing;
