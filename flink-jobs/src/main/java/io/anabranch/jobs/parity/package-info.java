// SPDX-License-Identifier: Apache-2.0
/** The proof that one definition gives the same rows, bit for bit, in every mode. */
package io.anabranch.jobs.parity;
