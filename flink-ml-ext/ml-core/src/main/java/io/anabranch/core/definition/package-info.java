// SPDX-License-Identifier: Apache-2.0
/**
 * The definition file: columns, features, model and inference options, read from YAML into records.
 * Every problem of a file is reported at once, each with its line.
 */
package io.anabranch.core.definition;
