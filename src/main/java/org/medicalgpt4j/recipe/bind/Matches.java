package org.medicalgpt4j.recipe.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The texts a recipe key accepts. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {
    /** Regular expression that the whole text must match. */
    String value();

    /** The same in words, completing "expected ...". */
    String says();
}
