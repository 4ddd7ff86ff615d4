package org.medicalgpt4j.recipe.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a path that a run reads: it must exist before the run, and its content is recorded in the lock file. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Input {
    /** Name of the kind of input in the lock file, such as {@code model} or {@code data}. */
    String value();
}
