package org.medicalgpt4j.recipe.source;

/** A value in a recipe, with the place where it is written. */
public sealed interface Node permits MapNode, ListNode, ScalarNode {
    Position at();

    /** The value in a few words, for error messages: "the number 3", "a list", "the text 'lora'". */
    String seen();
}
