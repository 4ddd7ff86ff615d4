package org.medicalgpt4j.template.tool;

import java.util.Optional;
import java.util.function.Supplier;

/** Ways in which models write calls of tools. */
public enum CallSyntax {
    /** {@code Action: NAME}, {@code Action Input: JSON}, any number of times. */
    ACTION(ActionCalls::new),
    /** The name, a line feed, and the arguments as JSON. */
    NAME_LINE(NameLineCall::new),
    /** The whole answer is a JSON object with name and parameters. */
    PARAMETERS_OBJECT(() -> new JsonCalls("parameters", false)),
    /** The whole answer is a JSON object with name and arguments, or a list of such. */
    ARGUMENTS_LIST(() -> new JsonCalls("arguments", true)),
    /** JSON objects with name and arguments between {@code <tool_call>} and {@code </tool_call>}. */
    TAGS(TaggedCalls::new);

    private final Supplier<CallStream> streams;

    CallSyntax(Supplier<CallStream> streams) {
        this.streams = streams;
    }

    /**
     * The syntax that a chat template with tools of its own has its model write, told by the marks in it; none if there is no
     * mark that is known.
     */
    public static Optional<CallSyntax> of(String jinja) {
        if (jinja.contains("<tool_call>")) {
            return Optional.of(TAGS);
        }
        if (jinja.contains("[TOOL_CALLS]")) {
            return Optional.of(ARGUMENTS_LIST);
        }
        if (jinja.contains("<|observation|>")) {
            return Optional.of(NAME_LINE);
        }
        return jinja.contains("\"parameters\"") ? Optional.of(PARAMETERS_OBJECT) : Optional.empty();
    }

    /** Finds calls in an answer that comes in pieces. */
    public CallStream stream() {
        return streams.get();
    }

    /** Finds calls in a whole answer. */
    public ParsedAnswer parse(String answer) {
        CallStream stream = stream();
        String before = stream.push(answer);
        ParsedAnswer rest = stream.finish();
        return new ParsedAnswer(before + rest.content(), rest.calls());
    }
}
