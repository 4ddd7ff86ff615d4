package org.medicalgpt4j.recipe.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The numbers a recipe key accepts; bounds that are not given are open. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** Smallest accepted number. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest accepted number. */
    double max() default Double.POSITIVE_INFINITY;

    /** Accepted numbers are greater than this one. */
    double above() default Double.NEGATIVE_INFINITY;

    /** Accepted numbers are smaller than this one. */
    double below() default Double.POSITIVE_INFINITY;
}
