package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import org.medicalgpt4j.recipe.bind.Custom;

/** Where a run begins whose output folder may hold checkpoints. */
@Custom(ResumeType.class)
public sealed interface Resume {
    /** At the newest complete checkpoint in the output folder; at the beginning if there is none. */
    record Automatic() implements Resume {}

    /** At the beginning. */
    record Never() implements Resume {}

    /** At this checkpoint. */
    record From(Path checkpoint) implements Resume {}
}
