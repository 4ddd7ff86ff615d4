package org.medicalgpt4j.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a template writes after an answer, found by rendering a made-up answer as the last message and with a question
 * after it.
 *
 * @param turn what follows every answer; the assistant generates it but for blanks at its end
 * @param conversation what follows the last answer only (an end of text, a generation prompt that nobody asked for); not
 *     generated
 */
record TurnEnding(String turn, String conversation) {
    private static final String ANSWER = "answerToFindTheEndingOf";
    private static final String QUESTION = "questionAfterIt";
    /** A token that marks structure: {@code <|im_end|>}, {@code </s>}, {@code [EOS]}. */
    private static final Pattern MARK = Pattern.compile("<[^<>\\s]{1,60}>|\\[[^\\[\\]\\s]{1,60}]");

    static TurnEnding find(JinjaChatTemplate template, List<Message> before, RenderOptions options) {
        List<Message> answered = new ArrayList<>(before);
        answered.add(Message.assistant(ANSWER));
        String last = afterAnswer(template, answered, options);
        answered.add(Message.user(QUESTION));
        String followed = afterAnswer(template, answered, options);
        if (followed.startsWith(last)) {
            return new TurnEnding(last, "");
        }
        int common = 0;
        while (common < Math.min(last.length(), followed.length()) && last.charAt(common) == followed.charAt(common)) {
            common++;
        }
        Matcher mark = MARK.matcher(last).region(0, common);
        // Without a mark after every answer, the one at the end of the conversation is what the assistant ends with.
        return mark.find()
                ? new TurnEnding(last.substring(0, mark.end()), last.substring(mark.end()))
                : new TurnEnding(last, "");
    }

    private static String afterAnswer(JinjaChatTemplate template, List<Message> messages, RenderOptions options) {
        String text = template.render(messages, options);
        int start = text.lastIndexOf(ANSWER);
        if (start < 0) {
            throw new TemplateException(
                    template.name() + ": the template leaves out the content of an assistant's message");
        }
        return text.substring(start + ANSWER.length());
    }

    /**
     * @param text a conversation that ends with an answer
     * @param start where the answer begins
     * @return the end of what the assistant generates
     */
    int endOfGenerated(String text, int start) {
        int end = text.endsWith(conversation) ? text.length() - conversation.length() : text.length();
        String body = text.substring(0, end);
        int generated = body.endsWith(turn)
                ? end - turn.length() + turn.stripTrailing().length()
                : body.stripTrailing().length();
        return Math.max(start, generated);
    }
}
