package org.medicalgpt4j.tool.vocabulary;

/**
 * A token to add to a vocabulary.
 *
 * @param special whether it marks structure rather than being text
 */
public record NewToken(String text, boolean special) {}
