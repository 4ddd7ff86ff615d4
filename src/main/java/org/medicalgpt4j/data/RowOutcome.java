package org.medicalgpt4j.data;

import java.util.List;
import java.util.Set;
import org.medicalgpt4j.data.dialogue.RowNote;

/** What became of a row. */
public sealed interface RowOutcome {

    /** It is trained on, as one sequence or several. */
    record Kept(List<TrainingSequence> sequences, Set<RowNote> notes) implements RowOutcome {
        public Kept {
            sequences = List.copyOf(sequences);
            notes = Set.copyOf(notes);
        }
    }

    /** It is well-formed, but there is nothing in it to train on. */
    record Dropped(DropReason reason) implements RowOutcome {}

    /** It is not what its format says. */
    record Invalid(String problem) implements RowOutcome {}
}
