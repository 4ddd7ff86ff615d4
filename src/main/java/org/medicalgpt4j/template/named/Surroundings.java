package org.medicalgpt4j.template.named;

/**
 * What a model's own tokenizer puts around a text, as it is spelled: named templates write it, since a template's text is
 * encoded as it is.
 *
 * @param before at the beginning: {@code <s>}, {@code [gMASK]sop} ...
 * @param after at the end of the first prompt, before the answer: {@code [gMASK]<sop>} of ChatGLM-6B
 */
public record Surroundings(String before, String after) {
    public static final Surroundings NONE = new Surroundings("", "");
}
