// SPDX-License-Identifier: Apache-2.0
/** The SQL edge of Anabranch: models, features and evaluation as functions of Flink SQL. */
package io.anabranch.table;
