// SPDX-License-Identifier: Apache-2.0
/** Runs models that a server holds, over the Open Inference Protocol. */
package io.anabranch.remote;
