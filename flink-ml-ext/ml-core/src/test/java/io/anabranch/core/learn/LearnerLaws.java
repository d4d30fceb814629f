// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.learn.Subject.Labelled;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What holds of every learner. A package of learners extends this with its {@link #subjects}; their
 * old states lie in {@code states/} beside the test's class (see {@link KeptStates}).
 */
public abstract class LearnerLaws {
  private static final int TRIES = 10;

  /** One of each kind and setting that matters. */
  protected abstract List<Subject> subjects();

  @Property(tries = TRIES)
  void aStateReadGivesTheSameBits(@ForAll long seed) {
    for (Subject subject : subjects()) {
      Random random = new Random(seed);
      OnlineModel model = learnt(subject, random);
      OnlineModel read = subject.reread(model);
      assertThat(Subject.write(read)).as("%s", subject).isEqualTo(Subject.write(model));
      assertSamePredictions(subject, read, model, random);
    }
  }

  @Example
  void aStateIsReadToItsEndAndNoFurther() throws IOException {
    for (Subject subject : subjects()) {
      byte[] state = Subject.write(learnt(subject, new Random(1)));
      byte[] longer = Arrays.copyOf(state, state.length + 1);
      longer[state.length] = 42;
      DataInputStream in = KeptStates.input(longer);
      subject.learner().read(in, subject.learner().version());
      assertThat(in.readByte()).as("%s", subject).isEqualTo((byte) 42);
      assertThat(in.available()).as("%s", subject).isZero();
    }
  }

  /** Each option alone: no state is misread under another setting. */
  @Example
  void aChangedOptionChangesTheLayoutOrTheStateIsReadWhole() throws IOException {
    Set<String> untried = new TreeSet<>();
    subjects()
        .forEach(
            subject ->
                Learners.options(subject.kind())
                    .forEach(option -> untried.add(subject.kind() + " " + option)));
    for (Subject subject : subjects()) {
      Map<String, String> layout = subject.learner().layout();
      assertThat(Learners.options(subject.kind())).containsAll(layout.keySet());
      Random random = new Random(1);
      OnlineModel model = subject.learner().create();
      subject.learn(model, subject.ordinary(random, 400));
      for (Subject changed : OptionValues.changed(subject)) {
        changed.options().keySet().forEach(name -> untried.remove(subject.kind() + " " + name));
        if (changed.learner().layout().equals(layout)) {
          assertGoesOn(changed, Subject.write(model));
          assertGoesOn(changed, Subject.write(learnt(subject, random)));
        }
      }
    }
    assertThat(untried).isEmpty();
  }

  private static void assertGoesOn(Subject changed, byte[] state) throws IOException {
    Learner learner = changed.learner();
    OnlineModel model = Subject.read(learner, state, learner.version());
    Random random = new Random(2);
    List<Labelled> probes = changed.wild(random, 10);
    probes.addAll(changed.ordinary(random, 10));
    for (int round = 0; round < 3; round++) {
      for (double[] prediction : changed.predictAll(model, probes)) {
        assertProper(changed, prediction);
      }
      changed.learn(model, changed.ordinary(random, 50));
      model = changed.reread(model);
    }
  }

  @Property(tries = TRIES)
  void learningGoesOnAfterReadingAsWithoutIt(@ForAll long seed) {
    for (Subject subject : subjects()) {
      Random random = new Random(seed);
      OnlineModel model = subject.learner().create();
      OnlineModel interrupted = subject.learner().create();
      for (Labelled each : subject.ordinary(random, 200)) {
        assertThat(subject.predict(interrupted, each.example()))
            .as("%s", subject)
            .isEqualTo(subject.predict(model, each.example()));
        model.learn(each.example(), each.label());
        interrupted.learn(each.example(), each.label());
        if (random.nextInt(10) == 0) {
          interrupted = subject.reread(interrupted);
        }
      }
      assertThat(Subject.write(interrupted)).as("%s", subject).isEqualTo(Subject.write(model));
    }
  }

  @Property(tries = TRIES)
  void aCopyIsTheSameAndIndependent(@ForAll long seed) {
    for (Subject subject : subjects()) {
      Random random = new Random(seed);
      OnlineModel model = learnt(subject, random);
      byte[] before = Subject.write(model);
      OnlineModel copy = model.copy();
      List<Labelled> more = subject.ordinary(random, 50);
      subject.learn(copy, more);
      assertThat(Subject.write(model)).as("%s", subject).isEqualTo(before);
      OnlineModel second = model.copy();
      subject.learn(model, more);
      assertThat(Subject.write(second)).as("%s", subject).isEqualTo(before);
      assertThat(Subject.write(copy)).as("%s", subject).isEqualTo(Subject.write(model));
    }
  }

  /** Also after examples of any size, and of any size only. */
  @Property(tries = TRIES)
  void predictionsAreFiniteAndStatesAreBoundedWhateverComes(@ForAll long seed) {
    for (Subject subject : subjects()) {
      Random random = new Random(seed);
      OnlineModel model = subject.learner().create();
      List<Labelled> probes = subject.wild(random, 20);
      probes.addAll(subject.ordinary(random, 20));
      for (int round = 0; round < 6; round++) {
        subject.learn(
            model, random.nextBoolean() ? subject.wild(random, 40) : subject.ordinary(random, 40));
        if (random.nextInt(3) == 0) {
          model.shrink(random.nextDouble());
        }
        model = subject.reread(model);
        assertThat(Subject.write(model)).hasSizeLessThanOrEqualTo(subject.learner().maxBytes());
        assertThat(model.bytes()).isPositive();
        for (double[] prediction : subject.predictAll(model, probes)) {
          assertProper(subject, prediction);
        }
      }
    }
  }

  @Property(tries = TRIES)
  void predictingChangesNothing(@ForAll long seed) {
    for (Subject subject : subjects()) {
      Random random = new Random(seed);
      OnlineModel model = learnt(subject, random);
      OnlineModel asked = model.copy();
      byte[] before = Subject.write(model);
      subject.predictAll(asked, subject.ordinary(random, 20));
      subject.predictAll(asked, subject.wild(random, 20));
      assertThat(Subject.write(asked)).as("%s", subject).isEqualTo(before);
      for (Labelled each : subject.ordinary(random, 20)) {
        model.learn(each.example(), each.label());
        subject.predictAll(asked, subject.wild(random, 3));
        asked.learn(each.example(), each.label());
      }
      assertThat(Subject.write(asked)).as("%s", subject).isEqualTo(Subject.write(model));
    }
  }

  @Property(tries = TRIES)
  void shrinkingToAllChangesNothingAndToNothingPredictsAsNew(@ForAll long seed) {
    for (Subject subject : subjects()) {
      Random random = new Random(seed);
      OnlineModel model = learnt(subject, random);
      byte[] before = Subject.write(model);
      model.shrink(1);
      assertThat(Subject.write(model)).as("%s", subject).isEqualTo(before);
      model.shrink(0);
      assertSamePredictions(subject, model, subject.learner().create(), random);
    }
  }

  @Property(tries = TRIES)
  void mergingANewModelOrIntoOneIsTheOtherModel(@ForAll long seed) {
    for (Subject subject : subjects()) {
      Random random = new Random(seed);
      if (learnt(subject, random) instanceof Mergeable model) {
        byte[] before = Subject.write(model);
        Mergeable into = (Mergeable) subject.learner().create();
        into.merge(model);
        assertThat(Subject.write(model)).as("%s", subject).isEqualTo(before);
        model.merge(subject.learner().create());
        assertThat(Subject.write(model)).as("%s", subject).isEqualTo(before);
        assertSamePredictions(subject, into, model, random);
        Mergeable strange = (Mergeable) subject.learner().create();
        subject.learn(strange, subject.wild(random, 30));
        into.merge(strange);
        for (double[] prediction : subject.predictAll(into, subject.wild(random, 20))) {
          assertProper(subject, prediction);
        }
      }
    }
  }

  @Example
  void anotherNumberOfFeaturesIsRefused() {
    for (Subject subject : subjects()) {
      if (subject.features() > 0) {
        byte[] state = Subject.write(learnt(subject, new Random(1)));
        Learner wider = wider(subject);
        if (wider == null) {
          continue;
        }
        assertThatThrownBy(() -> Subject.read(wider, state, wider.version()))
            .as("%s", subject)
            .isInstanceOf(IOException.class)
            .hasMessage("features: %d (expected: %d)", subject.features(), subject.features() + 1);
      }
    }
  }

  /** Null where the kind has a fixed number of features. */
  private static Learner wider(Subject subject) {
    try {
      return subject.learner(subject.features() + 1);
    } catch (IllegalArgumentException fixed) {
      return null;
    }
  }

  @Example
  void aStateOfANewerVersionIsRefused() {
    for (Subject subject : subjects()) {
      Learner learner = subject.learner();
      byte[] state = Subject.write(learner.create());
      int newer = learner.version() + 1;
      assertThatThrownBy(() -> Subject.read(learner, state, newer))
          .as("%s", subject)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "format: %d (expected: at most %d; this state was written by a newer version)",
              newer, learner.version());
    }
  }

  /** Cut off anywhere it is refused; with a byte changed it is refused or read, no more. */
  @Property(tries = TRIES)
  void aDamagedStateIsRefusedAsSuch(@ForAll long seed) throws IOException {
    for (Subject subject : subjects()) {
      Random random = new Random(seed);
      Learner learner = subject.learner();
      byte[] state = Subject.write(learnt(subject, random));
      for (int i = 0; i < 20 && state.length > 0; i++) {
        byte[] cut = Arrays.copyOf(state, random.nextInt(state.length));
        assertThatThrownBy(() -> Subject.read(learner, cut, learner.version()))
            .as("%s", subject)
            .isInstanceOf(IOException.class);
        byte[] changed = state.clone();
        changed[random.nextInt(i < 10 ? state.length : Math.min(8, state.length))] ^=
            (byte) (1 << random.nextInt(8));
        assertThatRefusedOrRead(subject, learner, changed);
      }
    }
  }

  @Example
  void keptStatesOfEveryVersionAreStillRead() throws IOException {
    KeptStates states = new KeptStates(getClass());
    for (Subject subject : subjects()) {
      states.check(subject);
    }
  }

  private static void assertThatRefusedOrRead(Subject subject, Learner learner, byte[] state) {
    try {
      OnlineModel model = learner.read(KeptStates.input(state), learner.version());
      assertThat(model).isNotNull();
    } catch (IOException e) {
      assertThat(e).as("%s", subject).isInstanceOf(IOException.class);
    }
  }

  /** Finite, and probabilities where they must be. */
  private static void assertProper(Subject subject, double[] prediction) {
    Task task = subject.learner().task();
    for (double number : prediction) {
      assertThat(number).as("%s", subject).isFinite();
      if (task == Task.BINARY || task == Task.MULTICLASS) {
        assertThat(number).as("%s", subject).isBetween(0.0, 1.0);
      }
    }
    if (task == Task.MULTICLASS) {
      assertThat(Math.abs(Arrays.stream(prediction).sum() - 1)).as("%s", subject).isLessThan(1e-9);
    }
  }

  private static void assertSamePredictions(
      Subject subject, OnlineModel model, OnlineModel expected, Random random) {
    List<Labelled> probes = subject.ordinary(random, 10);
    probes.addAll(subject.wild(random, 10));
    assertThat(subject.predictAll(model, probes))
        .as("%s", subject)
        .isDeepEqualTo(subject.predictAll(expected, probes));
  }

  private static OnlineModel learnt(Subject subject, Random random) {
    OnlineModel model = subject.learner().create();
    subject.learn(model, subject.ordinary(random, random.nextInt(300)));
    return model;
  }
}
