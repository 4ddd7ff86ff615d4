package org.medicalgpt4j.tool.data;

import java.util.List;
import java.util.Set;
import org.medicalgpt4j.data.dialogue.RowNote;

/**
 * What a check wants to know of a row.
 *
 * @param roles of its turns; none of a document
 * @param tokens of its longest sequence, nothing cut
 * @param content what tells it from other rows
 * @param question what is asked at last, with all before it; the content of a document
 * @param notes what training would do to it
 */
public record RowShape(List<String> roles, int tokens, String content, String question, Set<RowNote> notes) {}
