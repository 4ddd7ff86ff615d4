package org.medicalgpt4j.recipe.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a sealed interface whose permitted records are the variants of one recipe section. The value of one key, the
 * {@link Named} name of a variant, selects the record; the other keys are that record's components.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Choice {
    /** The key that selects. */
    String key();

    /** What the selecting key says, for schema and reference page. */
    String doc();

    /** The variant that is meant when the key is not written; empty: it must be written. */
    String otherwise() default "";
}
