// SPDX-License-Identifier: Apache-2.0
/** The keys whose models are worst, interval by interval, for an engineer to act on. */
package io.anabranch.operators.rank;
