// SPDX-License-Identifier: Apache-2.0
/** Measurements: the ceilings that machines and libraries set, and how near to them we come. */
package io.anabranch.benchmarks;
