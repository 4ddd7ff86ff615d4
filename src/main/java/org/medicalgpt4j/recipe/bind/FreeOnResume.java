package org.medicalgpt4j.recipe.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A run may be resumed with another value of this key, or of any key of this section: it has no influence on what the
 * model learns, or what it does influence (the content of the data, the weights of the model) is compared itself.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface FreeOnResume {}
