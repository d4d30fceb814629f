// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names that a definition has given so far, and what they stand for. */
final class Scope {
  private final Map<String, ColumnType> columns = new LinkedHashMap<>();
  private final Map<String, ColumnType> outputs = new LinkedHashMap<>();
  private final Map<String, List<String>> groups = new LinkedHashMap<>();
  private final Map<String, String> owners = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> open = new HashSet<>();
  private final Set<String> broken = new HashSet<>();
  private final Set<String> later = new HashSet<>();
  private boolean columnsUnknown;

  void column(Column column) {
    columns.put(column.name(), column.type());
    owners.put(column.name(), "a column");
  }

  /** A name whose own problem was noted: what refers to it is no further problem. */
  void broken(String name) {
    broken.add(name);
  }

  /** The columns could not be read at all: then no name can be called wrong. */
  void columnsUnknown() {
    columnsUnknown = true;
  }

  /** A feature that stands further down in the file. */
  void later(String name) {
    later.add(name);
  }

  /** Why a feature cannot have the name; null if it can. */
  String clash(String name) {
    if (!names.add(name)) {
      return "a name of its own; an earlier feature has it";
    }
    return owners.containsKey(name) ? "a name of its own; it is " + owners.get(name) : null;
  }

  /** Why the outputs of a feature cannot be added; null if they can. */
  String clash(String name, List<Column> added) {
    return added.stream()
        .map(Column::name)
        .filter(output -> !output.equals(name) && owners.containsKey(output))
        .findFirst()
        .map(output -> "another name; its output " + output + " is " + owners.get(output))
        .orElse(null);
  }

  /** Adds a feature; without outputs it is one whose outputs are known only when it is fitted. */
  void feature(String name, List<Column> added) {
    later.remove(name);
    groups.put(name, added.stream().map(Column::name).toList());
    if (added.isEmpty()) {
      open.add(name);
    }
    for (Column column : added) {
      outputs.put(column.name(), column.type());
      owners.put(column.name(), "an output of feature " + name);
    }
    owners.put(name, "a feature");
  }

  /** The type of a column of the input; null, with a problem, if there is none of that name. */
  ColumnType inputColumn(Value place) {
    String name = place.text("the name of a column");
    if (name == null) {
      return null;
    }
    ColumnType type = columns.get(name);
    if (type == null && !isBroken(name)) {
      place.refuse(columns.keySet());
    }
    return type;
  }

  /** The type of a column of the input; null where there is none. */
  ColumnType column(String name) {
    return columns.get(name);
  }

  /** Whether a problem of its own was noted of the name, or nothing is known of columns. */
  boolean isUnknown(String name) {
    return isBroken(name);
  }

  /** The type of a column or feature; null, with a problem, if there is none of that name. */
  ColumnType value(Value place) {
    String name = place.text("the name of a column or an earlier feature");
    if (name == null) {
      return null;
    }
    ColumnType type = columns.getOrDefault(name, outputs.get(name));
    if (type == null && !isBroken(name)) {
      if (isOpen(name)) {
        return ColumnType.BIGINT;
      }
      refuse(place, name);
    }
    return type;
  }

  /** As {@link #value}, but null, with a problem, for a type that only models take. */
  ColumnType plain(Value place) {
    ColumnType type = value(place);
    if (type != null && type.slot() == ColumnType.Slot.NONE) {
      place.refuse(
          "a column of one value; " + place.written() + " is " + type + ", for models only");
      return null;
    }
    return type;
  }

  private void refuse(Value place, String name) {
    if (later.contains(name)) {
      place.refuse("a column or an earlier feature; move " + name + " in front of this feature");
    } else if (open.contains(name)) {
      place.refuse("one value; " + name + " has one column per category, as in " + name + "_...");
    } else if (groups.containsKey(name)) {
      place.refuse("one value; " + name + " has " + String.join(", ", groups.get(name)));
    } else {
      place.refuse(names());
    }
  }

  /** Whether the name is one value, and that value is no number. */
  boolean isNoNumber(String name) {
    ColumnType type = columns.getOrDefault(name, outputs.get(name));
    return type != null && (!type.isNumeric() || type == ColumnType.TIMESTAMP);
  }

  /** The columns that a feature stands for; the name itself where it stands for one value. */
  List<String> members(String name) {
    return columns.containsKey(name) ? List.of(name) : groups.getOrDefault(name, List.of(name));
  }

  /** Whether the columns of the feature are known only when it is fitted. */
  boolean isFittedLater(String name) {
    return open.contains(name);
  }

  /** Whether a feature, a group of features or a column has the name. */
  boolean knows(String name) {
    return owners.containsKey(name) || isBroken(name) || isOpen(name);
  }

  /** Whether the name is one value, or a feature with several. */
  void valueOrGroup(Value place) {
    String name = place.text("the name of a column or feature");
    if (name != null && !knows(name)) {
      place.refuse(names());
    }
  }

  /** Every name that can be referred to. */
  List<String> names() {
    List<String> names = new ArrayList<>(columns.keySet());
    groups.forEach(
        (group, members) -> {
          if (!members.contains(group)) {
            names.add(group);
          }
          names.addAll(members);
        });
    return names;
  }

  private boolean isOpen(String name) {
    return open.stream().anyMatch(feature -> name.startsWith(feature + "_"));
  }

  private boolean isBroken(String name) {
    return columnsUnknown
        || broken.stream().anyMatch(b -> name.equals(b) || name.startsWith(b + "_"));
  }
}
