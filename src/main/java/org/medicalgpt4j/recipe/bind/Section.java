package org.medicalgpt4j.recipe.bind;

/** A value made of keys: a plain section, or one whose keys depend on the variant that one of them selects. */
sealed interface Section<T> extends ValueType<T> permits RecordType, ChoiceType {
    /** Whether some key of it must be written. */
    boolean required();
}
