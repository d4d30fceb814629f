// SPDX-License-Identifier: Apache-2.0
/**
 * Micro-batching behind Flink's asynchronous functions, which bring one row at a time and want one
 * answer for each.
 */
package io.anabranch.table.batch;
