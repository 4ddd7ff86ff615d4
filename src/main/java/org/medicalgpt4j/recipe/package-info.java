/**
 * Recipes: what a run does, as typed records with every default in them.
 *
 * <p>{@link org.medicalgpt4j.recipe.Recipes} loads them. To add a key, add a component to a record, with
 * {@link org.medicalgpt4j.recipe.bind.Doc} and, unless it must be written, a
 * {@link org.medicalgpt4j.recipe.bind.Default}: reading, checking, suggestions, JSON Schema, reference page and resolved
 * form follow. To add a stage, add a {@link org.medicalgpt4j.recipe.bind.Named} record to what
 * {@link org.medicalgpt4j.recipe.Recipe} permits. Afterwards refresh the two generated files in {@code docs}; a test says
 * how.
 */
package org.medicalgpt4j.recipe;
