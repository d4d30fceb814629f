// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.catalog;

import java.util.List;
import org.apache.flink.table.catalog.AbstractCatalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.expressions.Expression;

/** One without tables, views, partitions and functions, in which nothing can be made. */
abstract class ReadOnlyCatalog extends AbstractCatalog {
  ReadOnlyCatalog(String name, String defaultDatabase) {
    super(name, defaultDatabase);
  }

  /** What to do instead, as the end of a message. */
  abstract String otherWay();

  private CatalogException refused(String operation) {
    return new CatalogException(
        "catalog " + getName() + ": " + operation + ": it is read-only; " + otherWay());
  }

  @Override
  public final void createDatabase(String name, CatalogDatabase database, boolean ignoreIfExists) {
    throw refused("CREATE DATABASE " + name);
  }

  @Override
  public final void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade) {
    throw refused("DROP DATABASE " + name);
  }

  @Override
  public final void alterDatabase(String name, CatalogDatabase database, boolean ignoreIfNot) {
    throw refused("ALTER DATABASE " + name);
  }

  @Override
  public final void createModel(ObjectPath path, CatalogModel model, boolean ignoreIfExists) {
    throw refused("CREATE MODEL " + path.getObjectName());
  }

  @Override
  public final void dropModel(ObjectPath path, boolean ignoreIfNotExists) {
    throw refused("DROP MODEL " + path.getObjectName());
  }

  @Override
  public final void renameModel(ObjectPath path, String newName, boolean ignoreIfNotExists) {
    throw refused("ALTER MODEL " + path.getObjectName());
  }

  @Override
  public final void alterModel(ObjectPath path, CatalogModel model, boolean ignoreIfNotExists) {
    throw refused("ALTER MODEL " + path.getObjectName());
  }

  @Override
  public final List<String> listTables(String database) {
    return List.of();
  }

  @Override
  public final List<String> listViews(String database) {
    return List.of();
  }

  @Override
  public final CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
    throw new TableNotExistException(getName(), path);
  }

  @Override
  public final boolean tableExists(ObjectPath path) {
    return false;
  }

  @Override
  public final void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists) {
    throw refused("CREATE TABLE " + path.getObjectName());
  }

  @Override
  public final void dropTable(ObjectPath path, boolean ignoreIfNotExists) {
    throw refused("DROP TABLE " + path.getObjectName());
  }

  @Override
  public final void renameTable(ObjectPath path, String newName, boolean ignoreIfNotExists) {
    throw refused("ALTER TABLE " + path.getObjectName());
  }

  @Override
  public final void alterTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfNot) {
    throw refused("ALTER TABLE " + path.getObjectName());
  }

  @Override
  public final List<CatalogPartitionSpec> listPartitions(ObjectPath path) {
    return List.of();
  }

  @Override
  public final List<CatalogPartitionSpec> listPartitions(
      ObjectPath path, CatalogPartitionSpec partition) {
    return List.of();
  }

  @Override
  public final List<CatalogPartitionSpec> listPartitionsByFilter(
      ObjectPath path, List<Expression> filters) {
    return List.of();
  }

  @Override
  public final CatalogPartition getPartition(ObjectPath path, CatalogPartitionSpec partition)
      throws PartitionNotExistException {
    throw new PartitionNotExistException(getName(), path, partition);
  }

  @Override
  public final boolean partitionExists(ObjectPath path, CatalogPartitionSpec partition) {
    return false;
  }

  @Override
  public final void createPartition(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogPartition partition,
      boolean ignoreIfExists) {
    throw refused("ALTER TABLE " + path.getObjectName());
  }

  @Override
  public final void dropPartition(ObjectPath path, CatalogPartitionSpec spec, boolean ignoreIfNot) {
    throw refused("ALTER TABLE " + path.getObjectName());
  }

  @Override
  public final void alterPartition(
      ObjectPath path, CatalogPartitionSpec spec, CatalogPartition partition, boolean ignoreIfNot) {
    throw refused("ALTER TABLE " + path.getObjectName());
  }

  @Override
  public final List<String> listFunctions(String database) {
    return List.of();
  }

  @Override
  public final CatalogFunction getFunction(ObjectPath path) throws FunctionNotExistException {
    throw new FunctionNotExistException(getName(), path);
  }

  @Override
  public final boolean functionExists(ObjectPath path) {
    return false;
  }

  @Override
  public final void createFunction(
      ObjectPath path, CatalogFunction function, boolean ignoreIfExists) {
    throw refused("CREATE FUNCTION " + path.getObjectName());
  }

  @Override
  public final void alterFunction(ObjectPath path, CatalogFunction function, boolean ignoreIfNot) {
    throw refused("ALTER FUNCTION " + path.getObjectName());
  }

  @Override
  public final void dropFunction(ObjectPath path, boolean ignoreIfNotExists) {
    throw refused("DROP FUNCTION " + path.getObjectName());
  }

  @Override
  public final CatalogTableStatistics getTableStatistics(ObjectPath path) {
    return CatalogTableStatistics.UNKNOWN;
  }

  @Override
  public final CatalogColumnStatistics getTableColumnStatistics(ObjectPath path) {
    return CatalogColumnStatistics.UNKNOWN;
  }

  @Override
  public final CatalogTableStatistics getPartitionStatistics(
      ObjectPath path, CatalogPartitionSpec partition) {
    return CatalogTableStatistics.UNKNOWN;
  }

  @Override
  public final CatalogColumnStatistics getPartitionColumnStatistics(
      ObjectPath path, CatalogPartitionSpec partition) {
    return CatalogColumnStatistics.UNKNOWN;
  }

  @Override
  public final void alterTableStatistics(
      ObjectPath path, CatalogTableStatistics statistics, boolean ignoreIfNotExists) {
    throw refused("ANALYZE TABLE " + path.getObjectName());
  }

  @Override
  public final void alterTableColumnStatistics(
      ObjectPath path, CatalogColumnStatistics statistics, boolean ignoreIfNotExists) {
    throw refused("ANALYZE TABLE " + path.getObjectName());
  }

  @Override
  public final void alterPartitionStatistics(
      ObjectPath path,
      CatalogPartitionSpec partition,
      CatalogTableStatistics statistics,
      boolean ignoreIfNotExists) {
    throw refused("ANALYZE TABLE " + path.getObjectName());
  }

  @Override
  public final void alterPartitionColumnStatistics(
      ObjectPath path,
      CatalogPartitionSpec partition,
      CatalogColumnStatistics statistics,
      boolean ignoreIfNotExists) {
    throw refused("ANALYZE TABLE " + path.getObjectName());
  }
}
