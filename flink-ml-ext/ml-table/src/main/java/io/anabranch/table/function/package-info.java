// SPDX-License-Identifier: Apache-2.0
/** What every SQL function of the library has: a name, a signature and a description. */
package io.anabranch.table.function;
