// SPDX-License-Identifier: Apache-2.0
/** Counts and digests of the rows that pass, so that every row can be accounted for. */
package io.anabranch.operators.ledger;
