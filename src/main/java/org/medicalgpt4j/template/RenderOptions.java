package org.medicalgpt4j.template;

import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a template gets beside the messages.
 *
 * @param tools tool descriptions as JSON values; empty means that the template sees {@code none}
 * @param addGenerationPrompt whether the text ends with the opening of an assistant's turn
 * @param variables further variables ({@code bos_token}, {@code eos_token}, {@code enable_thinking} ...), JSON values
 * @param now what {@code strftime_now} reads
 */
public record RenderOptions(
        List<Map<String, Object>> tools,
        boolean addGenerationPrompt,
        Map<String, Object> variables,
        LocalDateTime now) {

    public RenderOptions {
        tools = List.copyOf(tools);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** No tools, no generation prompt, no variables, today's date. */
    public static RenderOptions defaults() {
        return new RenderOptions(List.of(), false, Map.of(), LocalDateTime.now());
    }

    public RenderOptions withTools(List<Map<String, Object>> list) {
        return new RenderOptions(list, addGenerationPrompt, variables, now);
    }

    public RenderOptions withGenerationPrompt(boolean add) {
        return new RenderOptions(tools, add, variables, now);
    }

    public RenderOptions with(String variable, Object value) {
        return withAll(Map.of(variable, value));
    }

    /** Adds variables, for instance {@code tokenizer.templateTokens()}. */
    public RenderOptions withAll(Map<String, ?> more) {
        Map<String, Object> all = new LinkedHashMap<>(variables);
        all.putAll(more);
        return new RenderOptions(tools, addGenerationPrompt, all, now);
    }

    public RenderOptions at(LocalDateTime date) {
        return new RenderOptions(tools, addGenerationPrompt, variables, date);
    }
}
