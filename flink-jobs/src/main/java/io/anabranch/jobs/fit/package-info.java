// SPDX-License-Identifier: Apache-2.0
/** Fitting a definition's statistics on history. */
package io.anabranch.jobs.fit;
