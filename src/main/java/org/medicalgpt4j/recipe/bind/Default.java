package org.medicalgpt4j.recipe.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a recipe key that is not written, spelled as it would be in a recipe (YAML scalar or {@code [list]}).
 * A key without it must be written, unless its type is {@link java.util.Optional} or a section whose own keys all
 * have defaults.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    String value();
}
