// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.catalog;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.models.CallableModels;
import io.anabranch.models.Checks;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.OnnxOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;

/**
 * The models of a registry as permanent models of SQL, in one database. What a name means is asked
 * anew each time and pinned: a statement runs the version that it was planned with. Any thread.
 *
 * <p>A model that does not exist is a {@link CatalogException} with the nearest names, since Flink
 * passes no message of a {@link ModelNotExistException} on.
 */
public final class AnabranchCatalog extends ReadOnlyCatalog {
  private static final int MOST_REMEMBERED = 256;

  private final RegistryLocation location;
  private final Map<String, String> options;

  /** By reference; versions never change. */
  private final Map<String, CatalogModel> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, CatalogModel> eldest) {
              return size() > MOST_REMEMBERED;
            }
          });

  /**
   * @param database the only one
   * @param options of every model, beside its {@code uri}
   */
  AnabranchCatalog(
      String name, String database, RegistryLocation location, Map<String, String> options) {
    super(name, database);
    this.location = Objects.requireNonNull(location, "location");
    this.options = Map.copyOf(options);
  }

  @Override
  String otherWay() {
    return "models come in by: anabranch models register BUNDLE --alias champion";
  }

  @Override
  public void open() {}

  @Override
  public void close() {
    known.clear();
  }

  @Override
  public List<String> listDatabases() {
    return List.of(getDefaultDatabase());
  }

  @Override
  public boolean databaseExists(String name) {
    return getDefaultDatabase().equals(name);
  }

  @Override
  public CatalogDatabase getDatabase(String name) throws DatabaseNotExistException {
    require(name);
    return new CatalogDatabaseImpl(Map.of(), "The models of " + location.uri());
  }

  @Override
  public List<String> listModels(String database) throws DatabaseNotExistException {
    require(database);
    return calling(() -> registry().names());
  }

  @Override
  public boolean modelExists(ObjectPath path) {
    if (!databaseExists(path.getDatabaseName())) {
      return false;
    }
    return calling(
        () -> {
          try {
            naming().version(path.getObjectName());
            return true;
          } catch (MlException e) {
            if (e.kind() == ErrorKind.USER) {
              return false;
            }
            throw e;
          }
        });
  }

  @Override
  public CatalogModel getModel(ObjectPath path) throws ModelNotExistException {
    if (!databaseExists(path.getDatabaseName())) {
      throw new ModelNotExistException(getName(), path);
    }
    return calling(
        () -> {
          ModelVersion version = naming().version(path.getObjectName());
          CatalogModel remembered = known.get(version.reference());
          // Read outside the lock: others need not wait while a bundle is fetched.
          return remembered == null ? remember(version) : remembered;
        });
  }

  private CatalogModel remember(ModelVersion version) {
    CatalogModel read = read(version);
    CatalogModel first = known.putIfAbsent(version.reference(), read);
    return first == null ? read : first;
  }

  private CatalogModel read(ModelVersion version) {
    CallableModels models = new CallableModels(location, Checks.REQUIRED);
    return RegistryModels.of(
        models.open(version.name(), version.reference(), OnnxOptions.DEFAULT, RemoteSpec.DEFAULT),
        version,
        options);
  }

  private void require(String database) throws DatabaseNotExistException {
    if (!databaseExists(database)) {
      throw new DatabaseNotExistException(getName(), database);
    }
  }

  private ModelNaming naming() {
    return new ModelNaming(registry());
  }

  private ModelRegistry registry() {
    return location.open();
  }

  private <T> T calling(Supplier<T> call) {
    try {
      return call.get();
    } catch (MlException e) {
      throw new CatalogException("catalog " + getName() + ": " + e.getMessage(), e);
    }
  }
}
